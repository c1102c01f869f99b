import { ask } from '../processes.mjs';
import { atMost, makeRow, summarize } from '../row.mjs';

/** A call of a host function from Python, beside pyodide's proxies and Monty's external functions. */
export async function measure({ isQuick }) {
  const batches = String(isQuick ? 20 : 200);
  const peers = {
    pyodide: summarize(await ask('pyodide-calls.mjs', [batches])),
    monty: summarize(await ask('monty-calls.mjs', [batches])),
  };
  const rows = [];
  for (const { isolation, limit } of [
    { isolation: 'inline', limit: 5 },
    { isolation: 'worker', limit: 30 },
  ]) {
    rows.push(
      makeRow({
        name: `call of a host function from Python, ${isolation}`,
        unit: 'µs',
        vitrine: summarize(await ask('vitrine-calls.mjs', [isolation, batches])),
        peers,
        target: atMost(limit, 'µs'),
        note: 'f(n) with n + 1 as its answer, timed in batches of 500; peers call a function of their own thread',
      }),
    );
  }
  return rows;
}
