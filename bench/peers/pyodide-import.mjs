// Sends the milliseconds that importing a module takes in a pyodide that was just loaded.
import { loadPyodide } from 'pyodide';

const [module] = process.argv.slice(2);
const pyodide = await loadPyodide();
pyodide.runPython('import time');
const startedMs = performance.now();
pyodide.runPython(`import ${module}`);
process.send?.(performance.now() - startedMs);
