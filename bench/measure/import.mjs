import { Sandbox } from '../../dist/index.js';
import { findPython } from '../machine.mjs';
import { ask, outputOf } from '../processes.mjs';
import { atMost, makeRow, summarize } from '../row.mjs';

const imports = [
  { module: 'asyncio', target: atMost(30, 'ms'), note: 'loaded by the image already' },
  { module: 'unittest', note: 'not in the image: read from the library, as bytecode' },
];

/** The first `import` of a module in a new interpreter, timed by the program that does it. */
export async function measure({ isQuick }) {
  const repeats = isQuick ? 3 : 20;
  const python = findPython();
  const sandbox = await Sandbox.open();
  for (let i = 0; i < 10; i++) await sandbox.run({ code: timedImport('asyncio') });
  const rows = [];
  for (const { module, target, note } of imports) {
    const code = timedImport(module);
    /** @type {Record<'vitrine' | 'pyodide' | 'native' | 'run' | 'pass', number[]>} */
    const times = { vitrine: [], pyodide: [], native: [], run: [], pass: [] };
    for (let i = 0; i < repeats; i++) {
      times.pass.push(await timeRun(sandbox, 'pass'));
      times.run.push(await timeRun(sandbox, `import ${module}`));
      times.vitrine.push(Number((await sandbox.run({ code })).stdout));
      times.pyodide.push(await ask('pyodide-import.mjs', [module]));
      if (python !== undefined) times.native.push(Number(await outputOf(python.path, ['-c', code])));
    }
    rows.push(
      makeRow({
        name: `import ${module}`,
        unit: 'ms',
        vitrine: summarize(times.vitrine),
        peers: {
          pyodide: summarize(times.pyodide),
          ...(python === undefined ? {} : { native: summarize(times.native) }),
        },
        ...(target === undefined ? {} : { target }),
        note,
      }),
      makeRow({
        name: `run of import ${module}, beyond one of pass`,
        unit: 'ms',
        vitrine: summarize(times.run.map((took) => took - summarize(times.pass).median)),
        peers: {},
        ...(target === undefined ? {} : { target }),
        note: 'the whole run, so that work which the image put off shows',
      }),
    );
  }
  await sandbox.close();
  return rows;
}

/** @param {string} module */
function timedImport(module) {
  return `import time\nstart = time.perf_counter()\nimport ${module}\nprint((time.perf_counter() - start) * 1000)`;
}

async function timeRun(sandbox, code) {
  const startedMs = performance.now();
  const { exitCode, stderr } = await sandbox.run({ code });
  if (exitCode !== 0) throw new Error(stderr);
  return performance.now() - startedMs;
}
