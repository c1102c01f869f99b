// Sends the milliseconds that importing each of some modules takes in a pyodide that was just loaded.
import { loadPyodide } from 'pyodide';

const pyodide = await loadPyodide();
pyodide.runPython('pass');
const times = process.argv.slice(2).map((module) => {
  const startedMs = performance.now();
  pyodide.runPython(`import ${module}`);
  return performance.now() - startedMs;
});
process.send?.(times);
