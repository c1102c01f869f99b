import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Errno, ErrnoFailure } from '../../src/abi/errno.js';
import { VitrineError } from '../../src/errors.js';
import { ArchiveFileSystem } from '../../src/vfs/archive/archive-file-system.js';
import { ArchiveIndex } from '../../src/vfs/archive/archive-index.js';
import { type ArchiveSource, buildArchive } from '../../src/vfs/archive/build-archive.js';
import { ByteCache } from '../../src/vfs/archive/byte-cache.js';
import { checksum } from '../../src/vfs/archive/checksum.js';
import { HEADER_BYTES, HeaderOffset, RECORD_BYTES, RecordWord } from '../../src/vfs/archive/format.js';
import type { FileSystem } from '../../src/vfs/node.js';
import { Vfs } from '../../src/vfs/vfs.js';
import { bytesOf, outcome, readAll, snapshot } from './support.js';

function fileOf(fileSystem: FileSystem, path: string) {
  const vfs = new Vfs(fileSystem);
  const { node } = vfs.resolve(vfs.root, path, { followLast: true });
  if (node.kind !== 'file') throw new Error(`${path} is a ${node.kind}`);
  return node;
}

const SOURCES: ArchiveSource[] = [
  { path: 'lib/a.py', kind: 'file', bytes: bytesOf('print("a")\n'.repeat(500)) },
  { path: 'lib/b.py', kind: 'file', bytes: bytesOf('b'), permissions: 0o755 },
  { path: 'lib/stored', kind: 'file', bytes: bytesOf('stored '.repeat(100)), store: true },
  { path: 'lib/none', kind: 'file', bytes: new Uint8Array(0) },
  { path: 'lib/sub', kind: 'directory', permissions: 0o700 },
  { path: 'link', kind: 'symlink', target: 'lib/a.py' },
];

/** Puts the index checksum right again, as whoever forges an archive would. */
function resealed(archive: Uint8Array): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end =
    HEADER_BYTES +
    view.getUint32(HeaderOffset.recordCount, true) * RECORD_BYTES +
    view.getUint32(HeaderOffset.nameBytes, true);
  if (end <= archive.length) {
    view.setUint32(HeaderOffset.indexChecksum, checksum(archive.subarray(HEADER_BYTES, end)), true);
  }
  return archive;
}

/** Reads all there is; only EIO may come out of it. */
function exhaust(archive: Uint8Array): 'refused' | 'damaged' | 'whole' {
  let result: 'damaged' | 'whole' = 'whole';
  let fileSystem: ArchiveFileSystem;
  try {
    fileSystem = new ArchiveFileSystem(new ArchiveIndex(archive), { dev: 1 });
  } catch (error) {
    if (error instanceof VitrineError && error.code === 'ERR_IMAGE') return 'refused';
    throw error;
  }
  const open = [fileSystem.root];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { name } of at.entries()) {
      const node = at.lookup(name);
      node?.stat();
      if (node?.kind === 'directory') open.push(node);
      try {
        if (node?.kind === 'file') expect(readAll(node).length).toBe(node.stat().size);
        if (node?.kind === 'symlink') expect(node.target.length).toBe(node.stat().size);
      } catch (failure) {
        if (!(failure instanceof ErrnoFailure) || failure.value !== Errno.EIO) throw failure;
        result = 'damaged';
      }
    }
  }
  return result;
}

describe('archives', () => {
  it('are the same bytes whatever the order of the entries', () => {
    const archive = buildArchive(SOURCES, { mtimeMs: 5 });
    expect(buildArchive([...SOURCES].reverse(), { mtimeMs: 5 })).toEqual(archive);
    expect(buildArchive(SOURCES, { mtimeMs: 6 })).not.toEqual(archive);
  });

  it('keep modes, the one time, and contents, wherever the bytes lie', () => {
    const archive = buildArchive(SOURCES, { mtimeMs: 1234.5 });
    const shared = new Uint8Array(new SharedArrayBuffer(archive.length + 3), 3);
    shared.set(archive);
    for (const bytes of [archive, shared, Buffer.from(archive)]) {
      const fileSystem = new ArchiveFileSystem(new ArchiveIndex(bytes), { dev: 3 });
      expect(fileOf(fileSystem, 'lib/b.py').stat()).toMatchObject({
        mode: 0o100755,
        mtimeMs: 1234.5,
        dev: 3,
      });
      expect(fileOf(fileSystem, 'link').stat()).toMatchObject({ mode: 0o100644, size: 5500 });
      expect(readAll(fileOf(fileSystem, 'link'))).toEqual(bytesOf('print("a")\n'.repeat(500)));
      expect(readAll(fileOf(fileSystem, 'lib/stored'))).toEqual(bytesOf('stored '.repeat(100)));
      expect(readAll(fileOf(fileSystem, 'lib/none')).length).toBe(0);
    }
    expect(archive.length).toBeLessThan(2000);
  });

  it('hold any tree (property)', () => {
    const name = fc
      .string({
        unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
        minLength: 1,
        maxLength: 6,
      })
      .filter((text) => text !== '.' && text !== '..' && !text.includes('/'));
    const file = fc.record({
      path: fc.array(name, { minLength: 1, maxLength: 4 }),
      bytes: fc.uint8Array({ maxLength: 200 }),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 40 }), (files) => {
        const model = new Map<string, Uint8Array>();
        for (const { path, bytes } of files) {
          const joined = path.join('/');
          const clashes = [...model.keys()].some(
            (other) => other === joined || other.startsWith(`${joined}/`) || joined.startsWith(`${other}/`),
          );
          if (!clashes) model.set(joined, bytes);
        }
        const archive = buildArchive([...model].map(([path, bytes]) => ({ path, kind: 'file', bytes })));
        const fileSystem = new ArchiveFileSystem(new ArchiveIndex(archive), { dev: 1 });
        const lines = snapshot(fileSystem.root, (node) => Buffer.from(readAll(node)).toString('hex'));
        const expected = [...model].map(
          ([path, bytes]) => `/${path} file ${Buffer.from(bytes).toString('hex')}`,
        );
        expect(lines.filter((line) => / file [0-9a-f]*$/.test(line)).sort()).toEqual(expected.sort());
      }),
    );
  });

  it.each<[string, ArchiveSource[]]>([
    ['the same path twice', [SOURCES[0] as ArchiveSource, SOURCES[0] as ArchiveSource]],
    [
      'a file with something below',
      [
        { path: 'a', kind: 'file', bytes: bytesOf('') },
        { path: 'a/b', kind: 'directory' },
      ],
    ],
    [
      'a file where a directory is',
      [
        { path: 'a/b', kind: 'directory' },
        { path: 'a', kind: 'file', bytes: bytesOf('') },
      ],
    ],
    ['..', [{ path: 'a/../b', kind: 'directory' }]],
    ['a name too long', [{ path: 'n'.repeat(256), kind: 'directory' }]],
    ['no bytes', [{ path: '\u0100', kind: 'directory' }]],
    ['an empty target', [{ path: 'l', kind: 'symlink', target: '' }]],
    ['a file as the root', [{ path: '/', kind: 'file', bytes: bytesOf('') }]],
  ])('are not built from %s', (_what, sources) => {
    expect(() => buildArchive(sources)).toThrow(VitrineError);
  });

  it('share one index, also across threads by its table', () => {
    const archive = buildArchive(SOURCES);
    const index = new ArchiveIndex(archive);
    const first = new ArchiveFileSystem(index, { dev: 1 });
    const second = new ArchiveFileSystem(index, { dev: 2 });
    expect(first.root).not.toBe(second.root);
    expect(fileOf(second, 'link').stat().dev).toBe(2);
    const elsewhere = new ArchiveIndex(archive, { table: structuredClone(index.table) });
    expect(snapshot(new ArchiveFileSystem(elsewhere, { dev: 1 }).root)).toEqual(snapshot(first.root));
  });
});

describe('damaged archives', () => {
  it('with wrong contents give EIO, the rest stays readable', () => {
    for (const path of ['lib/a.py', 'lib/stored']) {
      const archive = buildArchive(SOURCES);
      const index = new ArchiveIndex(archive);
      const record = fileOf(new ArchiveFileSystem(index, { dev: 1 }), path).ino - 1;
      const view = new DataView(archive.buffer);
      const start = view.getUint32(HEADER_BYTES + record * RECORD_BYTES + RecordWord.dataOffset * 4, true);
      archive[start + 8] = (archive[start + 8] as number) ^ 0x55;
      const damaged = new ArchiveFileSystem(new ArchiveIndex(archive), { dev: 1 });
      const file = fileOf(damaged, path);
      expect(outcome(() => file.read(new Uint8Array(1), 0))).toBe('EIO');
      expect(outcome(() => file.read(new Uint8Array(1), 0))).toBe('EIO');
      expect(readAll(fileOf(damaged, 'lib/b.py'))).toEqual(bytesOf('b'));
    }
  });

  const record = (index: number, word: number) => HEADER_BYTES + index * RECORD_BYTES + word * 4;
  it.each<[string, (view: DataView) => void]>([
    ['magic', (view) => view.setUint8(0, 0)],
    ['count 0', (view) => view.setUint32(HeaderOffset.recordCount, 0, true)],
    ['count huge', (view) => view.setUint32(HeaderOffset.recordCount, 0xffffffff, true)],
    ['name bytes huge', (view) => view.setUint32(HeaderOffset.nameBytes, 0xffffffff, true)],
    ['length', (view) => view.setFloat64(HeaderOffset.archiveBytes, 1e9, true)],
    ['time', (view) => view.setFloat64(HeaderOffset.mtimeMs, Number.NaN, true)],
    ['root as a file', (view) => view.setUint8(record(0, RecordWord.shape) + 2, 1)],
    ['parent after child', (view) => view.setUint32(record(1, RecordWord.parent), 2, true)],
    ['children apart', (view) => view.setUint32(record(4, RecordWord.parent), 0, true)],
    ['itself as parent', (view) => view.setUint32(record(1, RecordWord.parent), 1, true)],
    ['a link as parent', (view) => view.setUint32(record(7, RecordWord.parent), 2, true)],
    ['name out of bounds', (view) => view.setUint32(record(1, RecordWord.nameOffset), 0xfffffff0, true)],
    ['name empty', (view) => view.setUint16(record(1, RecordWord.shape), 0, true)],
    [
      'name twice',
      (view) =>
        view.setUint32(
          record(4, RecordWord.nameOffset),
          view.getUint32(record(3, RecordWord.nameOffset), true),
          true,
        ),
    ],
    ['kind', (view) => view.setUint8(record(3, RecordWord.shape) + 2, 9)],
    ['method', (view) => view.setUint8(record(3, RecordWord.shape) + 3, 9)],
    ['mode', (view) => view.setUint32(record(3, RecordWord.permissions), 0o100644, true)],
    ['contents before the data', (view) => view.setUint32(record(3, RecordWord.dataOffset), 0, true)],
    ['contents behind the end', (view) => view.setUint32(record(3, RecordWord.storedBytes), 0xffffff, true)],
    [
      'size beyond any deflate',
      (view) => view.setUint32(record(3, RecordWord.sizeBytes), 16 * 2 ** 20, true),
    ],
    ['size of a directory', (view) => view.setUint32(record(1, RecordWord.sizeBytes), 1, true)],
    ['size of a stored file', (view) => view.setUint32(record(4, RecordWord.sizeBytes), 2, true)],
  ])('are refused: %s', (_what, damage) => {
    const archive = buildArchive(SOURCES);
    expect(new ArchiveIndex(resealed(archive)).nameOf(3)).toBe('a.py');
    damage(new DataView(archive.buffer));
    expect(() => new ArchiveIndex(resealed(archive))).toThrow(VitrineError);
  });

  it('are refused when the index does not fit its checksum', () => {
    const archive = buildArchive(SOURCES);
    archive[HEADER_BYTES + RECORD_BYTES * 3 + RecordWord.permissions * 4] = 0o77;
    expect(() => new ArchiveIndex(archive)).toThrow(/index is damaged/);
  });

  it('never do worse than ERR_IMAGE or EIO (property)', { timeout: 60_000 }, () => {
    const archive = buildArchive(SOURCES);
    const indexEnd = HEADER_BYTES + 8 * RECORD_BYTES + 60;
    const seen = new Set<string>();
    const byte = fc.oneof(fc.nat(indexEnd), fc.nat(archive.length - 1));
    const value = fc.oneof(fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(byte, value), { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(archive.length), { freq: 8 }),
        fc.boolean(),
        (damages, cut, reseal) => {
          const bytes = archive.slice(0, cut ?? archive.length);
          for (const [at, to] of damages) if (at < bytes.length) bytes[at] = to;
          seen.add(exhaust(reseal && bytes.length >= HEADER_BYTES ? resealed(bytes) : bytes));
        },
      ),
      { numRuns: 3000 },
    );
    expect([...seen].sort()).toEqual(['damaged', 'refused', 'whole']);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => exhaust(bytes) === 'refused'));
  });

  it('cannot inflate to more than they say', () => {
    const archive = buildArchive([{ path: 'bomb', kind: 'file', bytes: new Uint8Array(2 ** 20) }]);
    const view = new DataView(archive.buffer);
    expect(archive.length).toBeLessThan(4000);
    view.setUint32(record(1, RecordWord.sizeBytes), 100, true);
    view.setUint32(record(1, RecordWord.checksum), checksum(new Uint8Array(100)), true);
    const file = fileOf(new ArchiveFileSystem(new ArchiveIndex(resealed(archive)), { dev: 1 }), 'bomb');
    expect(outcome(() => file.read(new Uint8Array(10), 0))).toBe('EIO');
  });
});

describe('the cache of inflated contents', () => {
  it('drops the least recently used, and keeps one array whatever its size', () => {
    const cache = new ByteCache(100);
    cache.put(1, new Uint8Array(50));
    cache.put(2, new Uint8Array(50));
    cache.get(1);
    cache.put(3, new Uint8Array(20));
    expect([1, 2, 3].map((key) => cache.get(key)?.length)).toEqual([50, undefined, 20]);
    cache.put(4, new Uint8Array(500));
    expect([1, 2, 3, 4].map((key) => cache.get(key)?.length)).toEqual([undefined, undefined, undefined, 500]);
    cache.put(5, new Uint8Array(10));
    expect([4, 5].map((key) => cache.get(key)?.length)).toEqual([undefined, 10]);
    expect(cache.heldBytes).toBe(10);
  });

  it('is only a cache', () => {
    const sources = Array.from({ length: 20 }, (_, at): ArchiveSource => {
      return { path: `f${at}`, kind: 'file', bytes: new Uint8Array(5000).fill(at) };
    });
    const index = new ArchiveIndex(buildArchive(sources), { cacheBytes: 12000 });
    const fileSystem = new ArchiveFileSystem(index, { dev: 1 });
    for (let round = 0; round < 3; round++) {
      for (let at = 0; at < 20; at++) {
        const bytes = readAll(fileOf(fileSystem, `f${at}`));
        expect(bytes.length === 5000 && bytes.every((byte) => byte === at)).toBe(true);
      }
    }
  });
});

it('the checksum is MurmurHash3', () => {
  expect(checksum(bytesOf(''))).toBe(0);
  expect(checksum(bytesOf('test'))).toBe(0xba6bd213);
  expect(checksum(bytesOf('Hello, world!'))).toBe(0xc0363e43);
  expect(checksum(new Uint8Array(bytesOf('xHello, world!')).subarray(1))).toBe(0xc0363e43);
});
