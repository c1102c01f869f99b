// Runs report.py on an overlay of a directory, shows what it would change, and asks. DIRECTORY: this folder's data.
//
//   node examples/csv-report/run.mjs [DIRECTORY]
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { hostDirectory, Sandbox } from 'vitrine';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const directory = process.argv[2] ?? here('data');

const sandbox = await Sandbox.open({
  mounts: [hostDirectory(directory, { at: '/data', mode: 'overlay' })],
  files: { '/home/report.py': readFileSync(here('report.py')) },
});
try {
  const { exitCode, stdout, stderr } = await sandbox.run({ file: 'report.py' });
  process.stdout.write(stdout + stderr);

  const changes = await sandbox.changes();
  for (const { kind, path, sizeBytes } of changes) console.log(`${kind} ${path} (${sizeBytes} bytes)`);

  if (exitCode === 0 && (await isWanted(`apply ${changes.length} changes to ${directory}? [y/N] `))) {
    const { applied, conflicts } = await sandbox.apply(changes);
    console.log(`${applied.length} applied`);
    for (const { change, reason } of conflicts) console.log(`left alone: ${change.path}: ${reason}`);
  } else {
    console.log('nothing was touched');
  }
} finally {
  await sandbox.close();
}

async function isWanted(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Without an answer, at the end of input, it is a no.
  const silence = new Promise((resolve) => terminal.once('close', () => resolve('')));
  try {
    return /^y(es)?$/i.test((await Promise.race([terminal.question(question), silence])).trim());
  } finally {
    terminal.close();
  }
}
