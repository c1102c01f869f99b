// Sends by how much each further sandbox makes this process grow: open and idle, and running a program.
import { Sandbox } from '../../dist/index.js';
import { residentMb } from '../resident-memory.mjs';

const [idleCount, runningCount] = process.argv.slice(2).map(Number);

/** @type {Sandbox[]} */
const opened = [];

/** @param {number} count */
async function openIdle(count) {
  for (let i = 0; i < count; i++) {
    const sandbox = await Sandbox.open();
    opened.push(sandbox);
    await sandbox.run({ code: "open('note', 'w').write('kept')" });
  }
}

/** @param {number} count */
async function startRunning(count) {
  for (let i = 0; i < count; i++) {
    const sandbox = await Sandbox.open({ limits: { wall: '600s' } });
    const code = "import time\nprint('asleep', flush=True)\ntime.sleep(600)";
    await new Promise((resolve, reject) => {
      sandbox.run({ code, onStdout: resolve }).then(reject, reject);
    });
  }
}

// The first ones pay for what all share: the image, warm threads, code.
await openIdle(10);
const beforeIdle = await residentMb();
await openIdle(idleCount);
const idleMb = ((await residentMb()) - beforeIdle) / idleCount;
await startRunning(1);
const beforeRunning = await residentMb();
await startRunning(runningCount);
const runningMb = ((await residentMb()) - beforeRunning) / runningCount;
process.send?.({ idleMb, runningMb });
