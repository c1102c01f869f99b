import { setTimeout as delay } from 'node:timers/promises';
import { Sandbox } from '../../dist/index.js';
import { atMost, makeRow, summarize } from '../row.mjs';

/** A moment in which a warm thread has long scrubbed itself after its last run. */
const PAUSE_MS = 15;

/** From `Sandbox.open` to the result of a first run, in a process whose host is warm. */
export async function measure({ isQuick }) {
  const counts = isQuick ? { warmUp: 10, repeats: 10 } : { warmUp: 40, repeats: 100 };
  const rows = [];
  for (const isolation of /** @type {const} */ (['worker', 'inline'])) {
    for (const pauseMs of [0, PAUSE_MS]) {
      const times = [];
      for (let i = 0; i < counts.warmUp + counts.repeats; i++) {
        if (pauseMs > 0) await delay(pauseMs);
        const startedMs = performance.now();
        const sandbox = await Sandbox.open({ isolation });
        const result = await sandbox.run({ code: 'pass' });
        const tookMs = performance.now() - startedMs;
        if (result.exitCode !== 0) throw new Error(`pass failed: ${JSON.stringify(result)}`);
        await sandbox.close();
        if (i >= counts.warmUp) times.push(tookMs);
      }
      const manner = pauseMs === 0 ? 'one after the other' : `${pauseMs} ms apart`;
      rows.push(
        makeRow({
          name: `new sandbox and first run, ${isolation}, ${manner}`,
          unit: 'ms',
          vitrine: summarize(times),
          peers: {},
          target: atMost(10, 'ms'),
          note: 'Sandbox.open() to the result of run({ code: "pass" }) in a process that has run others before',
        }),
      );
    }
  }
  return rows;
}
