import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VitrineError } from '../../src/errors.js';
import { MemoryFile } from '../../src/vfs/memory/memory-file.js';
import type { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import { CHUNK_BYTES } from '../../src/vfs/memory/sparse-content.js';
import { type FileTree, treeBuffers, treeContentBytes } from '../../src/vfs/memory/tree.js';
import { type ExportOptions, exportTree } from '../../src/vfs/memory/tree-export.js';
import { applyTree } from '../../src/vfs/memory/tree-import.js';
import { Vfs } from '../../src/vfs/vfs.js';
import { bytesOf, memory, outcome, readAll, snapshot, textOf } from './support.js';

/** A tree as another thread gets it. */
function moved(tree: FileTree): FileTree {
  return structuredClone(tree, { transfer: treeBuffers(tree) });
}

/** Everything that can be seen of a file system, contents as allocated chunks with their bytes. */
function state(fileSystem: MemoryFileSystem): unknown {
  const tree = exportTree(fileSystem, { keepMarks: true });
  const entries = tree.entries
    .map((entry) =>
      entry.kind === 'file'
        ? {
            ...entry,
            chunks: entry.chunks.map(({ index, bytes }) => [index, Buffer.from(bytes).toString('latin1')]),
          }
        : entry,
    )
    .sort((left, right) => left.ino - right.ino);
  return {
    entries,
    nextIno: tree.nextIno,
    used: [fileSystem.budget.usedBytes, fileSystem.budget.usedEntries],
  };
}

function example(): MemoryFileSystem {
  const fileSystem = memory();
  const { root } = fileSystem;
  const d = root.createDirectory('d', 0o750);
  d.createFile('small', 0o600).write(bytesOf('small'), 0);
  d.createFile('big', 0o644).write(new Uint8Array(3 * CHUNK_BYTES).fill(7), 10);
  d.createFile('holes', 0o644).truncate(2 ** 40);
  root.createSymlink('l', 'd/small');
  root.createFile('\xff', 0o644);
  return fileSystem;
}

function fileAt(fileSystem: MemoryFileSystem, path: string) {
  const vfs = new Vfs(fileSystem);
  const { node } = vfs.resolve(vfs.root, path, { followLast: false });
  if (!(node instanceof MemoryFile)) throw new Error(`${path} is a ${node.kind}`);
  return node;
}

describe('a whole tree', () => {
  it('arrives as it left', () => {
    const source = example();
    const copy = memory();
    applyTree(copy, moved(exportTree(source)));
    expect(state(copy)).toEqual(state(source));
    expect(fileAt(copy, '/d/holes').stat()).toEqual(fileAt(source, '/d/holes').stat());
    expect(textOf(fileAt(source, '/d/small'))).toBe('small');
  });

  it('replaces what was there', () => {
    const copy = memory();
    copy.root.createDirectory('old', 0o755).createFile('f', 0o644).write(new Uint8Array(9999), 0);
    const stale = copy.root.lookup('old');
    applyTree(copy, exportTree(example()));
    expect(state(copy)).toEqual(state(example()));
    expect(outcome(() => stale?.kind === 'directory' && stale.createFile('x', 0o644))).toBe('ENOENT');
  });

  it('can share its bytes without either side seeing the other write', () => {
    const source = example();
    const copy = memory();
    applyTree(copy, exportTree(source, { bytes: 'share' }));
    fileAt(copy, '/d/big').write(bytesOf('copy'), CHUNK_BYTES);
    fileAt(source, '/d/small').write(bytesOf('S'), 0);
    fileAt(source, '/d/big').truncate(CHUNK_BYTES + 1);
    expect(textOf(fileAt(copy, '/d/small'))).toBe('small');
    const big = readAll(fileAt(copy, '/d/big'));
    expect(big.length).toBe(3 * CHUNK_BYTES + 10);
    expect([...big.subarray(CHUNK_BYTES - 1, CHUNK_BYTES + 5)]).toEqual([7, 0x63, 0x6f, 0x70, 0x79, 7]);
    const cut = readAll(fileAt(source, '/d/big'));
    expect([...cut.subarray(CHUNK_BYTES - 1)]).toEqual([7, 7]);
  });

  it('holds an unlinked open file only when asked', () => {
    const source = example();
    const file = fileAt(source, '/d/small');
    file.opened();
    source.root.lookup('d');
    new Vfs(source).unlink(new Vfs(source).root, '/d/small');
    const without = memory();
    applyTree(without, exportTree(source, { keepMarks: true }));
    expect(without.inode(file.ino)).toBeUndefined();
    const withIt = memory();
    applyTree(withIt, exportTree(source, { openUnlinked: true }));
    expect(state(withIt)).toMatchObject({ used: [source.budget.usedBytes, source.budget.usedEntries] });
    const again = withIt.inode(file.ino);
    if (again?.kind !== 'file') throw new Error('lost');
    again.opened();
    withIt.dropUnopened();
    expect(textOf(again)).toBe('small');
    again.closed();
    expect(withIt.inode(file.ino)).toBeUndefined();
    expect(withIt.budget.usedBytes).toBe(without.budget.usedBytes);
  });
});

describe('changes', () => {
  it('carry no more than what changed', () => {
    const source = example();
    exportTree(source);
    expect(exportTree(source, { changesOnly: true })).toMatchObject({ entries: [], removed: [] });
    fileAt(source, '/d/big').write(bytesOf('x'), 2 * CHUNK_BYTES);
    source.root.rename('d', source.root, 'renamed');
    const changes = exportTree(source, { changesOnly: true });
    expect(changes.entries.map(({ name }) => name).sort()).toEqual(['', 'big', 'renamed']);
    expect(treeContentBytes(changes)).toBe(CHUNK_BYTES);
  });

  it('do not remember files that came and went', () => {
    const source = example();
    exportTree(source);
    for (let index = 0; index < 1000; index++) {
      source.root.createFile('t', 0o644);
      source.root.unlink('t');
    }
    expect(exportTree(source, { changesOnly: true }).removed).toEqual([]);
  });

  it('leave open files in place', () => {
    const source = example();
    const copy = memory();
    applyTree(copy, moved(exportTree(source)));
    const file = fileAt(copy, '/d/small');
    file.opened();
    fileAt(source, '/d/small').write(bytesOf('new!!'), 0);
    applyTree(copy, moved(exportTree(source, { changesOnly: true })));
    expect(textOf(file)).toBe('new!!');
    expect(fileAt(copy, '/d/small')).toBe(file);
    new Vfs(source).unlink(new Vfs(source).root, '/d/small');
    applyTree(copy, moved(exportTree(source, { changesOnly: true })));
    expect(textOf(file)).toBe('new!!');
    file.closed();
    expect(state(copy)).toEqual(state(source));
  });

  it('keep two sides equal, whoever makes them (property)', { timeout: 60_000 }, () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
      .map((parts) => `/${parts.join('/')}`);
    const change = fc.record({
      op: fc.constantFrom(
        'mkdir',
        'write',
        'write',
        'truncate',
        'rename',
        'rename',
        'unlink',
        'rmdir',
        'symlink',
        'chmod',
        'sync',
        'sync',
      ),
      path,
      to: path,
      length: fc.constantFrom(1, 50, 200, CHUNK_BYTES, 2 * CHUNK_BYTES),
      position: fc.constantFrom(0, 1, 100, CHUNK_BYTES - 1, 3 * CHUNK_BYTES, 2 ** 30),
      share: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 50, size: 'max' }), (changes) => {
        let sides = [memory(), memory()] as [MemoryFileSystem, MemoryFileSystem];
        const sync = (share: boolean): void => {
          const options: ExportOptions = { changesOnly: true, bytes: share ? 'share' : 'copy' };
          const tree = exportTree(sides[0], options);
          applyTree(sides[1], share ? tree : moved(tree));
          expect(state(sides[1])).toEqual(state(sides[0]));
          expect(snapshot(sides[1].root, () => '')).toEqual(snapshot(sides[0].root, () => ''));
          // Now the other side goes on.
          sides = [sides[1], sides[0]];
        };
        applyTree(sides[1], exportTree(sides[0]));
        for (const { op, path: at, to, length, position, share } of changes) {
          if (op === 'sync') {
            sync(share);
            continue;
          }
          const vfs = new Vfs(sides[0]);
          const { root } = vfs;
          outcome(() => {
            if (op === 'mkdir') vfs.makeDirectory(root, at, 0o755);
            else if (op === 'rename') vfs.rename(root, at, root, to);
            else if (op === 'unlink') vfs.unlink(root, at);
            else if (op === 'rmdir') vfs.removeDirectory(root, at);
            else if (op === 'symlink') vfs.makeSymlink(to, root, at);
            else if (op === 'chmod')
              vfs.resolve(root, at, { followLast: false }).node.chmod(0o700 + (length & 7));
            else {
              const options = { mode: 0o644, exclusive: false, followLast: true };
              const { node } = vfs.resolveOrCreate(root, at, options).place;
              if (node.kind !== 'file') return;
              if (op === 'write') node.write(new Uint8Array(length).fill(length & 0xff), position);
              else node.truncate(position);
            }
          });
        }
        sync(false);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a tree from a stranger', () => {
  const file = {
    permissions: 0o644,
    atimeMs: 0,
    mtimeMs: 0,
    ctimeMs: 0,
    kind: 'file',
    sizeBytes: 0,
    kept: [],
    chunks: [],
  };
  const tree = (...entries: unknown[]) =>
    ({ format: 1, complete: false, nextIno: 100, removed: [], entries }) as unknown as FileTree;
  const chunk = (index: number, length: number) => ({ index, bytes: new Uint8Array(length) });

  it.each<[string, FileTree]>([
    ['no tree', {} as FileTree],
    ['format', { ...tree(), format: 2 as 1 }],
    ['next number', { ...tree(), nextIno: Number.NaN }],
    ['no root', { ...tree(), removed: [1] }],
    ['root as a file', tree({ ...file, ino: 1, parent: 1, name: '' })],
    ['number too high', tree({ ...file, ino: 100, parent: 1, name: 'f' })],
    ['number not whole', tree({ ...file, ino: 2.5, parent: 1, name: 'f' })],
    ['name with a slash', tree({ ...file, ino: 10, parent: 1, name: 'a/b' })],
    ['name ..', tree({ ...file, ino: 10, parent: 1, name: '..' })],
    ['name not bytes', tree({ ...file, ino: 10, parent: 1, name: '\u0100' })],
    ['name no string', tree({ ...file, ino: 10, parent: 1, name: 5 })],
    ['name too long', tree({ ...file, ino: 10, parent: 1, name: 'n'.repeat(256) })],
    [
      'same name twice',
      tree({ ...file, ino: 10, parent: 1, name: 'f' }, { ...file, ino: 11, parent: 1, name: 'f' }),
    ],
    [
      'same number twice',
      tree({ ...file, ino: 10, parent: 1, name: 'f' }, { ...file, ino: 10, parent: 1, name: 'g' }),
    ],
    ['name that is taken', tree({ ...file, ino: 10, parent: 1, name: 'd' })],
    ['number that is something else', tree({ ...file, ino: 2, parent: 1, name: 'd' })],
    ['no such parent', tree({ ...file, ino: 10, parent: 50, name: 'f' })],
    ['a file as parent', tree({ ...file, ino: 10, parent: 3, name: 'f' })],
    ['directory below itself', tree({ ...file, kind: 'directory', ino: 10, parent: 10, name: 'f' })],
    [
      'circle',
      tree(
        { ...file, kind: 'directory', ino: 10, parent: 11, name: 'f' },
        { ...file, kind: 'directory', ino: 11, parent: 10, name: 'f' },
      ),
    ],
    ['unlinked directory', tree({ ...file, kind: 'directory', ino: 10, parent: 0, name: 'f' })],
    ['kind', tree({ ...file, kind: 'device', ino: 10, parent: 1, name: 'f' })],
    ['mode', tree({ ...file, ino: 10, parent: 1, name: 'f', permissions: 0o100644 })],
    ['time', tree({ ...file, ino: 10, parent: 1, name: 'f', mtimeMs: Number.NaN })],
    ['target', tree({ ...file, kind: 'symlink', target: '', ino: 10, parent: 1, name: 'f' })],
    ['size', tree({ ...file, ino: 10, parent: 1, name: 'f', sizeBytes: 2 ** 43 + 1 })],
    [
      'chunk behind the end',
      tree({ ...file, ino: 10, parent: 1, name: 'f', sizeBytes: 9, chunks: [chunk(1, 65536)] }),
    ],
    [
      'chunk too short',
      tree({ ...file, ino: 10, parent: 1, name: 'f', sizeBytes: 2 ** 20, chunks: [chunk(1, 9)] }),
    ],
    ['head too long', tree({ ...file, ino: 10, parent: 1, name: 'f', sizeBytes: 9, chunks: [chunk(0, 10)] })],
    [
      'chunks out of order',
      tree({
        ...file,
        ino: 10,
        parent: 1,
        name: 'f',
        sizeBytes: 2 ** 20,
        chunks: [chunk(2, 65536), chunk(1, 65536)],
      }),
    ],
    [
      'bytes behind the end',
      tree({
        ...file,
        ino: 10,
        parent: 1,
        name: 'f',
        sizeBytes: 65540,
        chunks: [{ index: 1, bytes: new Uint8Array(65536).fill(1) }],
      }),
    ],
    [
      'kept chunk that is not here',
      tree({ ...file, ino: 10, parent: 1, name: 'f', sizeBytes: 9, kept: [0] }),
    ],
    [
      'too many bytes',
      tree({
        ...file,
        ino: 10,
        parent: 1,
        name: 'f',
        sizeBytes: 2 ** 25,
        chunks: Array.from({ length: 300 }, (_, index) => chunk(index, 65536)),
      }),
    ],
    [
      'too many entries',
      tree(...Array.from({ length: 5000 }, (_, at) => ({ ...file, ino: 10 + at, parent: 1, name: `${at}` }))),
    ],
    ['removed parent', { ...tree(), removed: [2] }],
  ])('is refused whole: %s', (_what, hostile) => {
    const fileSystem = example();
    exportTree(fileSystem);
    const before = state(fileSystem);
    expect(() => applyTree(fileSystem, hostile)).toThrow(VitrineError);
    expect(state(fileSystem)).toEqual(before);
  });

  it('too deep is refused, as deep as allowed is not', () => {
    const chain = (depth: number): FileTree => ({
      ...tree(
        ...Array.from({ length: depth }, (_, at) => {
          return { ...file, kind: 'directory', ino: 1000 + at, parent: at === 0 ? 1 : 999 + at, name: 'd' };
        }).reverse(),
      ),
      nextIno: 5000,
    });
    expect(() => applyTree(memory(), chain(513))).toThrow(/too deep/);
    const copy = memory();
    applyTree(copy, chain(512));
    expect(snapshot(copy.root).length).toBe(512);
  });

  it('cannot keep more memory alive than is charged, nor change it later', () => {
    const fileSystem = memory();
    const backing = new Uint8Array(2 ** 20);
    const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(1);
    applyTree(
      fileSystem,
      tree(
        {
          ...file,
          ino: 10,
          parent: 1,
          name: 'view',
          sizeBytes: 4,
          chunks: [{ index: 0, bytes: backing.subarray(0, 4) }],
        },
        { ...file, ino: 11, parent: 1, name: 'shared', sizeBytes: 4, chunks: [{ index: 0, bytes: shared }] },
      ),
    );
    shared.fill(9);
    for (const { bytes } of fileAt(fileSystem, '/view').content.chunks())
      expect(bytes.buffer.byteLength).toBe(4);
    expect([...readAll(fileAt(fileSystem, '/shared'))]).toEqual([1, 1, 1, 1]);
  });
});
