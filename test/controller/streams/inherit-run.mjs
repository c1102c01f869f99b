// Runs the program given as an argument with this process's own streams, and says what came of it on stderr.
import { Sandbox } from 'vitrine';

const [code, after] = process.argv.slice(2);
const sandbox = await Sandbox.open();
const result = await sandbox.run({
  code,
  stdin: { inherit: true },
  stdout: 'inherit',
  stderr: 'inherit',
  limits: { wall: 'unlimited' },
});
// What the program left is still there to be read.
if (after === 'read') for await (const piece of process.stdin) process.stdout.write(`left: ${piece}`);
console.error(`code ${result.exitCode}, kept ${JSON.stringify(result.stdout)}`);
