// Runs a program whenever it is asked to, each time in a fresh interpreter on the same warm thread.
import { readFileSync } from 'node:fs';
import { Sandbox } from '../../dist/index.js';

const [path, argument] = process.argv.slice(2);
const sandbox = await Sandbox.open({
  limits: { cpu: '300s', wall: '300s' },
  files: {
    '/home/harness.py': readFileSync(new URL('./timed_program.py', import.meta.url)),
    '/home/program.py': readFileSync(path),
  },
});

process.on('message', async () => {
  const { exitCode, stdout, stderr } = await sandbox.run({
    file: 'harness.py',
    args: ['program.py', argument],
  });
  if (exitCode !== 0) throw new Error(stderr);
  process.send?.(JSON.parse(stdout));
});
