// Times requests from inside a sandbox to servers on this machine.
import { readFileSync } from 'node:fs';
import { Sandbox } from '../../dist/index.js';

const [plain, secure, root, repeats] = process.argv.slice(2);
const ca = readFileSync(root, 'utf8');
const sandbox = await Sandbox.open({
  limits: { cpu: '300s', wall: '300s', calls: 'unlimited' },
  network: { allow: [`127.0.0.1:${plain}`, `127.0.0.1:${secure}`], ca, maxBytes: 'unlimited' },
  files: {
    '/home/timed_network.py': readFileSync(new URL('./timed_network.py', import.meta.url)),
    '/home/root.crt': ca,
  },
});
const run = async (count) => {
  const args = [plain, secure, 'root.crt', count];
  const { exitCode, stdout, stderr } = await sandbox.run({ file: 'timed_network.py', args });
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};
// The first run warms up the thread's code.
await run('1');
process.send?.(await run(repeats));
