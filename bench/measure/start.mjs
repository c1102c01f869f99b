import { fileURLToPath } from 'node:url';
import { findPython } from '../machine.mjs';
import { peerPath, timeToFirstOutput } from '../processes.mjs';
import { makeRow, summarize, timesFaster } from '../row.mjs';

/** Process start to first output of a program that prints one line, with a warm image cache. */
export async function measure({ isQuick }) {
  const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const hello = peerPath('hello.py');
  const python = findPython();
  const vitrine = () => timeToFirstOutput(process.execPath, [command, 'run', hello], 'hello\n');
  const pyodide = () => timeToFirstOutput(process.execPath, [peerPath('pyodide-hello.mjs')], 'hello\n');
  const native = () =>
    python === undefined ? undefined : timeToFirstOutput(python.path, [hello], 'hello\n');

  /** @type {Record<'vitrine' | 'pyodide' | 'native', number[]>} */
  const times = { vitrine: [], pyodide: [], native: [] };
  // The first round fills caches: Vitrine's image, the system's pages.
  for (let round = isQuick ? -1 : -2; round < (isQuick ? 2 : 20); round++) {
    const now = { vitrine: await vitrine(), pyodide: await pyodide(), native: await native() };
    if (round < 0) continue;
    times.vitrine.push(now.vitrine);
    times.pyodide.push(now.pyodide);
    if (now.native !== undefined) times.native.push(now.native);
  }
  return [
    makeRow({
      name: 'process start to first output of hello',
      unit: 'ms',
      vitrine: summarize(times.vitrine),
      peers: {
        pyodide: summarize(times.pyodide),
        ...(python === undefined ? {} : { native: summarize(times.native) }),
      },
      target: timesFaster(8),
    }),
  ];
}
