import { fileURLToPath } from 'node:url';
import { findPython } from '../machine.mjs';
import { outputOf, peerPath, startPeer } from '../processes.mjs';
import { makeRow, summarize, timesFaster } from '../row.mjs';

/** Sizes at which each program takes about a second here, and a short one. */
const programs = [
  { name: 'fannkuch', size: 9, quickSize: 7 },
  { name: 'json_roundtrip', size: 120, quickSize: 5 },
  { name: 'nbody', size: 60_000, quickSize: 5_000 },
  { name: 'oo_dispatch', size: 300, quickSize: 5 },
  { name: 'string_build', size: 220, quickSize: 20 },
];

/**
 * Programs that only compute, in interpreters warmed up by one run of the same program (V8 optimises code that
 * is used in the background). Timed inside the interpreter by the same harness everywhere.
 */
export async function measure({ isQuick }) {
  const repeats = isQuick ? 2 : 7;
  const python = findPython();
  const rows = [];
  for (const { name, size, quickSize } of programs) {
    const path = fileURLToPath(new URL(`../programs/${name}.py`, import.meta.url));
    const argument = String(isQuick ? quickSize : size);
    const vitrine = startPeer('vitrine-program.mjs', [path, argument]);
    const pyodide = startPeer('pyodide-program.mjs', [path, argument]);
    /** @type {Record<'vitrine' | 'pyodide' | 'native', number[]>} */
    const times = { vitrine: [], pyodide: [], native: [] };
    try {
      for (let round = -1; round < repeats; round++) {
        const answers = [await vitrine.request({}), await pyodide.request({})];
        if (python !== undefined) {
          answers.push(
            JSON.parse(await outputOf(python.path, [peerPath('timed_program.py'), path, argument])),
          );
        }
        // The same work everywhere, or the times cannot be compared.
        if (new Set(answers.map((answer) => answer.output)).size !== 1) {
          throw new Error(`${name} differs: ${JSON.stringify(answers)}`);
        }
        if (round < 0) continue;
        times.vitrine.push(answers[0].ms);
        times.pyodide.push(answers[1].ms);
        if (answers[2] !== undefined) times.native.push(answers[2].ms);
      }
    } finally {
      vitrine.end();
      pyodide.end();
    }
    rows.push(
      makeRow({
        name: `${name} ${argument}`,
        unit: 'ms',
        vitrine: summarize(times.vitrine),
        peers: {
          pyodide: summarize(times.pyodide),
          ...(python === undefined ? {} : { native: summarize(times.native) }),
        },
        target: timesFaster(1),
      }),
    );
  }
  return rows;
}
