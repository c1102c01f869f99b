import { loadPyodide } from 'pyodide';

const pyodide = await loadPyodide();
pyodide.runPython("print('hello')");
