// Runs a program whenever it is asked to, in one pyodide.
import { readFileSync } from 'node:fs';
import { loadPyodide } from 'pyodide';

const [path, argument] = process.argv.slice(2);
let written = '';
const pyodide = await loadPyodide({
  stdout: (line) => {
    written += line;
  },
});
const harness = readFileSync(new URL('./timed_program.py', import.meta.url), 'utf8');
pyodide.FS.writeFile('/program.py', readFileSync(path));

process.on('message', () => {
  written = '';
  const globals = pyodide.toPy({ __name__: '__main__' });
  pyodide.runPython(`import sys; sys.argv = ['harness.py', '/program.py', '${argument}']`);
  pyodide.runPython(harness, { globals });
  globals.destroy();
  process.send?.(JSON.parse(written));
});
