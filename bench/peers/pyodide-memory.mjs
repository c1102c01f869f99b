// Sends by how much loading pyodide makes this process grow, in MB.
import { loadPyodide } from 'pyodide';
import { residentMb } from '../resident-memory.mjs';

const before = await residentMb();
const pyodide = await loadPyodide();
pyodide.runPython('pass');
process.send?.((await residentMb()) - before);
