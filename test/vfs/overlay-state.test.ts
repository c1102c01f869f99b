import { describe, expect, it } from 'vitest';
import { VitrineError } from '../../src/errors.js';
import { CHUNK_BYTES } from '../../src/vfs/memory/sparse-content.js';
import { type OverlayState, UPPER_INO } from '../../src/vfs/overlay/overlay-state.js';
import { checkOverlay } from '../../src/vfs/overlay/state-check.js';
import { exportOverlay } from '../../src/vfs/overlay/state-export.js';
import { applyOverlay } from '../../src/vfs/overlay/state-import.js';
import { fileAt, moved, nodeAt, overlayOver, overlayOverServer, put, view } from './overlay-support.js';
import { bytesOf, memory, textOf } from './support.js';

function example() {
  const made = overlayOverServer((root) => {
    const d = root.createDirectory('d', 0o755);
    d.createFile('big', 0o644).write(new Uint8Array(3 * CHUNK_BYTES).fill(7), 0);
    put(d, 'gone', 'gone');
    put(root, 'f', 'f');
    root.createSymlink('l', 'f');
  });
  const { root } = made.overlay;
  fileAt(made.overlay, 'd/big').write(bytesOf('x'), CHUNK_BYTES);
  const d = root.lookup('d');
  if (d?.kind === 'directory') d.unlink('gone');
  root.rename('f', root, 'moved');
  root.createSymlink('l2', 'target');
  put(root, 'new', 'new');
  return made;
}

describe('a state', () => {
  it('arrives as it left, its chunks moved', () => {
    const { overlay, lower } = example();
    const before = view(overlay.root);
    const state = moved(exportOverlay(overlay));
    const next = overlayOver(lower);
    applyOverlay(next, state);
    expect(view(next.root)).toEqual(before);
    expect(nodeAt(next, 'new')?.ino).toBe(nodeAt(next, 'new')?.stat().ino);
    expect(put(next.root, 'newer', '').ino).toBeGreaterThanOrEqual(state.nextIno);
  });

  it('shares its chunks with whom it came from, and neither sees the other write', () => {
    const { overlay, lower } = example();
    const state = exportOverlay(overlay);
    const next = overlayOver(lower);
    applyOverlay(next, state);
    fileAt(next, 'new').write(bytesOf('N'), 0);
    fileAt(next, 'd/big').write(bytesOf('N'), CHUNK_BYTES);
    fileAt(overlay, 'new').write(bytesOf('O'), 1);
    expect([textOf(fileAt(overlay, 'new')), textOf(fileAt(next, 'new'))]).toEqual(['nOw', 'New']);
    expect(textOf(fileAt(overlay, 'd/big')).charAt(CHUNK_BYTES)).toBe('x');
    const third = overlayOver(lower);
    applyOverlay(third, state);
    expect(textOf(fileAt(third, 'new'))).toBe('new');
  });

  it('keeps what of a chunk is charged', () => {
    const { overlay, lower } = example();
    const state = structuredClone(exportOverlay(overlay));
    const next = overlayOver(lower);
    applyOverlay(next, state);
    const { usedBytes, usedEntries } = next.budget;
    expect(checkOverlay(state, { bytes: 2 ** 24, entries: 4096 })).toEqual({
      bytes: usedBytes,
      entries: usedEntries,
    });
    expect([usedBytes, usedEntries]).toEqual([overlay.budget.usedBytes, overlay.budget.usedEntries]);
  });

  it('is taken over once, by an overlay that was not used', () => {
    const { overlay, lower } = example();
    const state = exportOverlay(overlay);
    expect(() => applyOverlay(overlay, state)).toThrow(VitrineError);
    const next = overlayOver(lower);
    next.root.chmod(0o700);
    expect(() => applyOverlay(next, state)).toThrow(/changed here already/);
  });
});

/** An editable copy of a sound state. Entries: root, d, big, moved, l2, new. */
interface Loose {
  format: unknown;
  nextIno: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: what is wrong with it is the point
  entries: any;
  // biome-ignore lint/suspicious/noExplicitAny: what is wrong with it is the point
  hidden: any;
}

describe('hostile states', () => {
  const cases: [string, (state: Loose) => unknown][] = [
    ['of another format', (state) => (state.format = 2)],
    ['without entries', (state) => (state.entries = undefined)],
    ['with hidden that is no list', (state) => (state.hidden = { length: 1 })],
    ['with an entry that is null', (state) => (state.entries[1] = null)],
    ['with a hidden that is null', (state) => (state.hidden[0] = null)],
    ['with a low next number', (state) => (state.nextIno = UPPER_INO - 1)],
    ['with a next number that is none', (state) => (state.nextIno = Number.NaN)],
    ['without a root', (state) => state.entries.shift()],
    ['with a root that is a file', (state) => (state.entries[0].kind = 'file')],
    ['with a root that has no origin', (state) => (state.entries[0].origin = undefined)],
    ['with a parent to come', (state) => (state.entries[1].parent = 3)],
    ['with a parent that is itself', (state) => (state.entries[1].parent = 1)],
    ['with a parent that is a file', (state) => (state.entries[4].parent = 3)],
    ['with a parent that is no number', (state) => (state.entries[4].parent = '__proto__')],
    ['with two of a name', (state) => (state.entries[5].name = state.entries[4].name)],
    ['with a name that climbs', (state) => (state.entries[5].name = '..')],
    ['with a name of two', (state) => (state.entries[5].name = 'a/b')],
    ['with a name too long', (state) => (state.entries[5].name = 'n'.repeat(256))],
    ['with a name that is not bytes', (state) => (state.entries[5].name = '\u{1f600}')],
    ['with an inode number of another', (state) => (state.entries[5].ino = 2 ** 53)],
    ['with a made file that has a lower number', (state) => (state.entries[5].ino = 3)],
    ['with a mode that is none', (state) => (state.entries[5].permissions = 0o10000)],
    ['with a time that is none', (state) => (state.entries[5].mtimeMs = Number.POSITIVE_INFINITY)],
    ['with a time missing', (state) => (state.entries[5].mtimeMs = undefined)],
    ['with flags that are none', (state) => (state.entries[5].setTimes = 1)],
    ['with a kind that is none', (state) => (state.entries[5].kind = 'device')],
    ['with a link to nothing', (state) => (state.entries[4].target = '')],
    ['with a file of nothing', (state) => (state.entries[5].contents = undefined)],
    ['with a file of null', (state) => (state.entries[5].contents = null)],
    ['with a base that is not there', (state) => (state.entries[5].contents.baseBytes = 1)],
    ['with a base beyond the end', (state) => (state.entries[2].contents.baseBytes = 4 * CHUNK_BYTES)],
    ['with a size that is none', (state) => (state.entries[2].contents.sizeBytes = 1.5)],
    ['with a size too large', (state) => (state.entries[2].contents.sizeBytes = 2 ** 44)],
    [
      'with a chunk twice',
      (state) => state.entries[2].contents.chunks.push(state.entries[2].contents.chunks[0]),
    ],
    ['with a chunk of text', (state) => (state.entries[2].contents.chunks[0].bytes = 'text')],
    ['with a chunk that is null', (state) => (state.entries[2].contents.chunks[0] = null)],
    ['with a chunk behind the end', (state) => (state.entries[2].contents.chunks[0].index = 9)],
    ['with an origin that is the root', (state) => (state.entries[3].origin.path = '')],
    ['with an origin that climbs', (state) => (state.entries[3].origin.path = 'd/../f')],
    ['with an absolute origin', (state) => (state.entries[3].origin.path = '/f')],
    ['with an origin twice', (state) => (state.entries[3].origin.path = 'd/big')],
    ['with an origin of another kind', (state) => (state.entries[3].origin.seen.kind = 'directory')],
    ['with an origin of which nothing was seen', (state) => (state.entries[3].origin.seen = undefined)],
    ['with a moved origin that is shown', (state) => (state.hidden = [])],
    ['with an origin in its place that is hidden', (state) => (state.hidden[0].path = 'd/big')],
    ['with a hidden path that climbs', (state) => (state.hidden[0].path = '../etc')],
    ['with the root hidden', (state) => (state.hidden[0].path = '')],
    ['with a path hidden twice', (state) => state.hidden.push(state.hidden[0])],
    ['with more entries than allowed', (state) => (state.hidden.length = 5000)],
    [
      'with directories nested too deep',
      (state) => {
        for (let index = 6; index < 3500; index++) {
          const { atimeMs, mtimeMs, ctimeMs } = state.entries[5];
          const times = { atimeMs, mtimeMs, ctimeMs };
          const flags = { setPermissions: false, setTimes: false, origin: undefined };
          const parent = index === 6 ? 0 : index - 1;
          const { ino } = state.entries[5];
          state.entries.push({
            kind: 'directory',
            ino,
            parent,
            name: 'd',
            permissions: 0o755,
            ...times,
            ...flags,
          });
        }
      },
    ],
    [
      'with more bytes than allowed',
      (state) => {
        const bytes = new Uint8Array(CHUNK_BYTES);
        const { contents } = state.entries[2];
        contents.sizeBytes = 300 * CHUNK_BYTES;
        contents.chunks = Array.from({ length: 300 }, (_, index) => ({ index, bytes }));
      },
    ],
  ];

  it.each(cases)('%s are refused whole', (_name, spoil) => {
    const { overlay, lower } = example();
    const state = structuredClone(exportOverlay(overlay)) as unknown as Loose;
    expect(state.entries.map((entry: { name: string }) => entry.name)).toEqual([
      '',
      'd',
      'moved',
      'l2',
      'new',
      'big',
    ]);
    // In the order that the cases name them by.
    state.entries = [0, 1, 5, 2, 3, 4].map((index) => state.entries[index]);
    spoil(state);
    const next = overlayOver(lower);
    let error: unknown;
    try {
      applyOverlay(next, state as OverlayState);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(VitrineError);
    expect((error as VitrineError).code).toBe('ERR_FILE');
    expect([next.budget.usedBytes, next.hidden.size, next.uppers.size]).toEqual([0, 0, 0]);
  });

  it('that are nothing at all are refused', () => {
    for (const state of [null, undefined, 7, 'text', []]) {
      expect(() => applyOverlay(overlayOver(memory()), state as unknown as OverlayState)).toThrow(
        VitrineError,
      );
    }
  });
});
