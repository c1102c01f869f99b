// Times work on private files, or on a mounted host directory when one is given.
import { readFileSync } from 'node:fs';
import { hostDirectory, memoryDirectory, Sandbox } from '../../dist/index.js';

const [repeats, directory, mode] = process.argv.slice(2);
const mount =
  directory === undefined
    ? memoryDirectory({ at: '/bench', maxEntries: 20_000 })
    : hostDirectory(directory, { at: '/bench', mode });
const sandbox = await Sandbox.open({
  limits: { cpu: '300s', wall: '300s', calls: 'unlimited' },
  mounts: [mount],
  files: { '/home/timed_files.py': readFileSync(new URL('./timed_files.py', import.meta.url)) },
});
const args = ['/bench', directory === undefined ? '1' : '0', repeats];
// The first run warms up the code on both sides of a call, as in the other measurements.
await sandbox.run({ file: 'timed_files.py', args });
if (directory === undefined) args[1] = '0';
const { exitCode, stdout, stderr } = await sandbox.run({ file: 'timed_files.py', args });
if (exitCode !== 0) throw new Error(stderr);
process.send?.(JSON.parse(stdout));
