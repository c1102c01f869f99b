import { Sandbox } from '../../dist/index.js';
import { makeRow, summarize } from '../row.mjs';

const LIMIT_MS = 100;

/** Programs that do not end. Those that only sleep use no CPU time. */
const programs = [
  { name: 'while True: pass', code: 'while True: pass' },
  { name: '10**10**8', code: '10**10**8' },
  { name: 'sum(itertools.repeat(0))', code: 'import itertools\nsum(itertools.repeat(0))' },
  { name: 'catastrophic regular expression', code: "import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')" },
  { name: 'time.sleep(1e9)', code: 'import time\ntime.sleep(1e9)', sleeps: true },
  {
    name: 'except BaseException: continue',
    code: 'while True:\n  try:\n    while True: pass\n  except BaseException: continue',
  },
  {
    name: 'storm of generators',
    code: `
def storm(depth):
    while True:
        try:
            yield depth
            yield from storm(depth + 1)
        except BaseException:
            pass
        finally:
            live.append(storm(0))
live = [storm(0)]
while True:
    for each in list(live):
        try:
            next(each)
            live.append(storm(1))
        except BaseException:
            live.append(storm(2))
`,
  },
];

const target = { text: 'worst ≤ 250 ms', isReached: (row) => row.vitrine.max <= 250 };

/** How long after its limit a program that does not want to end is over, and what it used beyond the limit. */
export async function measure({ isQuick }) {
  const repeats = isQuick ? 1 : 20;
  const rows = [];
  const sandbox = await Sandbox.open();
  for (const { name, code, sleeps } of programs) {
    const overshoots = [];
    for (let i = 0; i < repeats; i++) {
      const { result, tookMs } = await runTo(sandbox, code, { wall: LIMIT_MS }, 'wall');
      overshoots.push(Math.max(tookMs, result.usage.wallMs) - LIMIT_MS);
    }
    rows.push(
      makeRow({
        name: `end after the wall limit: ${name}`,
        unit: 'ms',
        vitrine: summarize(overshoots),
        peers: {},
        target,
        note: 'from the limit to the result',
      }),
    );
    if (sleeps === true) continue;
    const excesses = [];
    for (let i = 0; i < repeats; i++) {
      const { result } = await runTo(sandbox, code, { cpu: LIMIT_MS }, 'cpu');
      excesses.push(result.usage.cpuMs - LIMIT_MS);
    }
    rows.push(
      makeRow({
        name: `CPU beyond the cpu limit: ${name}`,
        unit: 'ms',
        vitrine: summarize(excesses),
        peers: {},
        target,
        note: 'used less allowed',
      }),
    );
  }
  await sandbox.close();
  return rows;
}

/** A program that was killed takes its thread along: starting another is not what is measured. */
async function runTo(sandbox, code, limits, expected) {
  await sandbox.run({ code: 'pass' });
  const startedMs = performance.now();
  const result = await sandbox.run({ code, limits });
  const tookMs = performance.now() - startedMs;
  if (result.stopped?.reason !== 'limit' || result.stopped.limit !== expected) {
    throw new Error(`${code} ended otherwise: ${JSON.stringify(result)}`);
  }
  return { result, tookMs };
}
