// Times calls of a JavaScript function from Python in pyodide.
import { readFileSync } from 'node:fs';
import { loadPyodide } from 'pyodide';

const [batches] = process.argv.slice(2);
const pyodide = await loadPyodide();
pyodide.globals.set('f', (n) => n + 1);
pyodide.runPython(readFileSync(new URL('./timed_calls.py', import.meta.url), 'utf8'));
process.send?.(pyodide.runPython(`measure(${batches}, 500)`).toJs());
