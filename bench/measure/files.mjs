import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '../machine.mjs';
import { ask, outputOf, peerPath } from '../processes.mjs';
import { makeRow, summarize } from '../row.mjs';

const works = [
  { key: 'call', name: 'pread of 10 bytes (one delegated call on a mount)', unit: 'µs' },
  { key: 'open', name: 'open, read, close a small file', unit: 'µs' },
  { key: 'stat', name: 'stat', unit: 'µs' },
  { key: 'read', name: 'read 1 MB in pieces of 64 KiB', unit: 'µs' },
  { key: 'walk', name: 'walk 100 directories of 100 files', unit: 'µs' },
];

/** Work on files, timed inside the interpreter: private files beside MEMFS, delegated ones beside the host's own. */
export async function measure({ isQuick }) {
  const repeats = String(isQuick ? 2 : 10);
  const directory = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  try {
    const python = findPython();
    if (python === undefined) throw new Error('a python3 is needed to make the files');
    const native = JSON.parse(
      await outputOf(python.path, [peerPath('timed_files.py'), directory, '1', repeats]),
    );
    const pyodide = await ask('pyodide-files.mjs', [repeats]);
    const kinds = [
      { kind: 'private', times: await ask('vitrine-files.mjs', [repeats]), peers: { pyodide, native } },
      {
        kind: 'read-only mount',
        times: await ask('vitrine-files.mjs', [repeats, directory, 'read-only']),
        peers: { native },
      },
      {
        kind: 'overlay',
        times: await ask('vitrine-files.mjs', [repeats, directory, 'overlay']),
        peers: { native },
      },
    ];
    return kinds.flatMap(({ kind, times, peers }) =>
      works.map(({ key, name, unit }) => {
        const target = targetOf(kind, key);
        return makeRow({
          name: `${kind}: ${name}`,
          unit,
          vitrine: summarize(times[key]),
          peers: Object.fromEntries(
            Object.entries(peers).map(([peer, found]) => [peer, summarize(found[key])]),
          ),
          ...(target === undefined ? {} : { target }),
        });
      }),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function targetOf(kind, key) {
  if (kind === 'private' && key === 'open') {
    return {
      text: '≤ 3× native',
      isReached: (row) => row.vitrine.median <= 3 * row.peers.native.median,
    };
  }
  if (kind === 'read-only mount' && key === 'call') {
    return { text: '≤ 30 µs', isReached: (row) => row.vitrine.median <= 30 };
  }
  return undefined;
}
