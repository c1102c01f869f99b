// Times work on files in pyodide's MEMFS.
import { readFileSync } from 'node:fs';
import { loadPyodide } from 'pyodide';

const [repeats] = process.argv.slice(2);
let written = '';
const pyodide = await loadPyodide({
  stdout: (line) => {
    written += line;
  },
});
const program = readFileSync(new URL('./timed_files.py', import.meta.url), 'utf8');
pyodide.runPython(
  `import os, sys; os.mkdir('/bench'); sys.argv = ['timed_files.py', '/bench', '1', '${repeats}']`,
);
pyodide.runPython(program);
process.send?.(JSON.parse(written));
