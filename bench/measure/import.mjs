import { Sandbox } from '../../dist/index.js';
import { findPython } from '../machine.mjs';
import { ask, outputOf } from '../processes.mjs';
import { atMost, makeRow, summarize } from '../row.mjs';

const imports = [
  { module: 'asyncio', target: atMost(30, 'ms'), note: 'the image has it loaded; so does pyodide' },
  { module: 'unittest', note: 'not in the image: read from the library, as bytecode' },
];

/** The first `import` of a module in a new interpreter, timed by the program that does it. */
export async function measure({ isQuick }) {
  const python = findPython();
  const sandbox = await Sandbox.open();
  for (let i = 0; i < 20; i++) await sandbox.run({ code: timedImport('asyncio') });
  const columns = imports.map(() => ({ inside: [], pyodide: [], native: [], run: [] }));
  const pass = [];
  for (let i = 0; i < (isQuick ? 2 : 20); i++) {
    pass.push(await timeRun(sandbox, 'pass'));
    const pyodide = await ask(
      'pyodide-import.mjs',
      imports.map(({ module }) => module),
    );
    for (const [index, { module }] of imports.entries()) {
      const times = columns[index];
      const code = timedImport(module);
      times.run.push(await timeRun(sandbox, `import ${module}`));
      times.inside.push(Number((await sandbox.run({ code })).stdout));
      times.pyodide.push(pyodide[index]);
      if (python !== undefined) times.native.push(Number(await outputOf(python.path, ['-c', code])));
    }
  }
  await sandbox.close();
  const passMs = summarize(pass).median;
  return imports.flatMap((each, index) => rowsOf(each, columns[index], passMs));
}

function rowsOf({ module, target, note }, { inside, pyodide, native, run }, passMs) {
  const aim = target === undefined ? {} : { target };
  return [
    makeRow({
      name: `import ${module}`,
      unit: 'ms',
      vitrine: summarize(inside),
      peers: {
        pyodide: summarize(pyodide),
        ...(native.length === 0 ? {} : { native: summarize(native) }),
      },
      ...aim,
      note,
    }),
    makeRow({
      name: `run of import ${module}, beyond one of pass`,
      unit: 'ms',
      vitrine: summarize(run.map((took) => took - passMs)),
      peers: {},
      ...aim,
      note: 'the whole run, so that work which the image put off shows',
    }),
  ];
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
