import { atMost, makeRow, summarize } from '../row.mjs';
import { createSeat, loadModules, quietPorts, requestFor } from '../seat.mjs';

/** Leaves some megabytes of garbage, a changed module and a grown heap behind. */
const dirtyingProgram = `
import json, random
json.secret = ['secret'] * 100_000
kept = [str(random.random()) for _ in range(20_000)]
`;

/** Giving a used interpreter the image's memory again, and making a new instance. */
export async function measure({ isQuick }) {
  const loaded = await loadModules();
  return [resetRow(loaded, isQuick ? 10 : 100), instanceRow(loaded, isQuick ? 5 : 20)];
}

function resetRow(loaded, repeats) {
  const seat = createSeat(loaded);
  const times = [];
  for (let round = -5; round < repeats; round++) {
    const { end } = seat.run(requestFor(loaded, dirtyingProgram), quietPorts());
    if (end.kind !== 'exited' || end.exitCode !== 0) throw new Error(JSON.stringify(end));
    const startedMs = performance.now();
    seat.warmUp();
    if (round >= 0) times.push(performance.now() - startedMs);
  }
  return makeRow({
    name: 'reset in place',
    unit: 'ms',
    vitrine: summarize(times),
    peers: {},
    target: atMost(3, 'ms'),
    note: 'memory and globals of an interpreter that ran a program are made those of the image again',
  });
}

function instanceRow(loaded, repeats) {
  const times = [];
  for (let round = -2; round < repeats; round++) {
    const seat = createSeat(loaded);
    // The instances of earlier rounds would otherwise be collected while this one is made.
    globalThis.gc?.();
    const startedMs = performance.now();
    seat.warmUp();
    if (round >= 0) times.push(performance.now() - startedMs);
  }
  return makeRow({
    name: 'new instance from the image',
    unit: 'ms',
    vitrine: summarize(times),
    peers: {},
    note: 'what a reset saves: binding imports, instantiating the module, copying its memory',
  });
}
