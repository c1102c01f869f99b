import { ask } from '../processes.mjs';
import { makeRow, summarize } from '../row.mjs';

/** Resident memory that each further sandbox takes. */
export async function measure({ isQuick }) {
  const repeats = isQuick ? 1 : 20;
  const idle = [];
  const running = [];
  const pyodide = [];
  for (let i = 0; i < repeats; i++) {
    const sizes = await ask('vitrine-memory.mjs', isQuick ? ['50', '4'] : ['200', '10']);
    idle.push(sizes.idleMb);
    running.push(sizes.runningMb);
    pyodide.push(await ask('pyodide-memory.mjs'));
  }
  return [
    makeRow({
      name: 'memory per open sandbox, idle',
      unit: 'MB',
      vitrine: summarize(idle),
      peers: {},
      note: 'resident; 200 sandboxes that each ran a program and wrote a file',
    }),
    makeRow({
      name: 'memory per running sandbox',
      unit: 'MB',
      vitrine: summarize(running),
      peers: { pyodide: summarize(pyodide) },
      note: 'resident; ten programs that sleep, each in a thread, beyond a first. pyodide: one instance, less its process',
    }),
  ];
}
