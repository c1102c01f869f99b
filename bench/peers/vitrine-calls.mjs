// Times calls of a host function from Python in a sandbox.
import { readFileSync } from 'node:fs';
import { capability, Sandbox } from '../../dist/index.js';

const [isolation, batches] = process.argv.slice(2);
const sandbox = await Sandbox.open({
  isolation,
  limits: { cpu: '10min', wall: '10min', calls: 'unlimited' },
});
const session = await sandbox.session({ globals: { f: capability((n) => n + 1) } });
await session.run(readFileSync(new URL('./timed_calls.py', import.meta.url), 'utf8'));
process.send?.(await session.evaluate(`measure(${batches}, 500)`));
