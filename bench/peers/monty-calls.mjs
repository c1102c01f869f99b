// Times calls of an external function from a program of Monty's, which has no clock: from outside, over whole loops.
import { Monty } from '@pydantic/monty';

const [batches] = process.argv.slice(2);
const CALLS = 500;
const program = new Monty(`n = 0\nwhile n < ${CALLS}:\n    f(n)\n    n = n + 1\nn`);
const bare = new Monty(`n = 0\nwhile n < ${CALLS}:\n    n = n + 1\nn`);
const externalFunctions = { f: (n) => n + 1 };
const timed = (work) => {
  const begunMs = performance.now();
  work();
  return ((performance.now() - begunMs) / CALLS) * 1000;
};
const times = [];
for (let batch = -20; batch < Number(batches); batch++) {
  const whole = timed(() => program.run({ externalFunctions }));
  const loop = timed(() => bare.run());
  if (batch >= 0) times.push(whole - loop);
}
process.send?.(times);
