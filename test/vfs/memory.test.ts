import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryBytes } from '../../src/vfs/memory/limits.js';
import { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import { CHUNK_BYTES } from '../../src/vfs/memory/sparse-content.js';
import type { DirectoryNode } from '../../src/vfs/node.js';
import { bytesOf, ManualClock, memory, outcome, readAll, textOf } from './support.js';

describe('sparse files', () => {
  it('take no space for what was never written', () => {
    const { root, budget } = memory();
    const file = root.createFile('f', 0o644);
    const before = budget.usedBytes;
    file.truncate(2 ** 40);
    expect(file.stat().size).toBe(2 ** 40);
    expect(budget.usedBytes).toBe(before);
    file.write(bytesOf('end'), 2 ** 40 - 3);
    expect(budget.usedBytes).toBe(before + CHUNK_BYTES);
    const into = new Uint8Array(8).fill(1);
    expect(file.read(into, 2 ** 40 - 5)).toBe(5);
    expect([...into]).toEqual([0, 0, 0x65, 0x6e, 0x64, 1, 1, 1]);
    expect(file.read(into, 2 ** 39)).toBe(8);
    expect([...into]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    file.truncate(0);
    expect(budget.usedBytes).toBe(before);
  });

  it('are capped in size', () => {
    const file = memory().root.createFile('f', 0o644);
    expect(outcome(() => file.truncate(2 ** 43))).toBeUndefined();
    expect(outcome(() => file.truncate(2 ** 43 + 1))).toBe('EFBIG');
    expect(outcome(() => file.write(bytesOf('x'), 2 ** 43))).toBe('EFBIG');
    expect(outcome(() => file.write(bytesOf('x'), -1))).toBe('EINVAL');
    expect(outcome(() => file.truncate(Number.POSITIVE_INFINITY))).toBe('EINVAL');
    const small = memory({ fileBytes: 10 }).root.createFile('f', 0o644);
    expect(outcome(() => small.write(new Uint8Array(11), 0))).toBe('EFBIG');
    expect(small.stat().size).toBe(0);
    expect(small.write(new Uint8Array(10), 0)).toBe(10);
  });

  it('never show old bytes again after truncation', () => {
    const file = memory().root.createFile('f', 0o644);
    for (const size of [10, 100, CHUNK_BYTES + 10, 3 * CHUNK_BYTES]) {
      file.write(new Uint8Array(size).fill(0xaa), 0);
      const cut = Math.floor(size / 2) + 1;
      file.truncate(cut);
      file.truncate(size);
      const bytes = readAll(file);
      expect(bytes.subarray(0, cut).every((byte) => byte === 0xaa)).toBe(true);
      expect(bytes.subarray(cut).every((byte) => byte === 0)).toBe(true);
    }
  });

  it('behave like an array (property)', () => {
    const position = fc.oneof(
      fc.nat(300),
      fc.nat(4 * CHUNK_BYTES),
      fc.constantFrom(CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES),
    );
    const step = fc.record({
      op: fc.constantFrom('write', 'write', 'truncate', 'read'),
      position,
      length: fc.oneof(fc.nat(200), fc.nat(2 * CHUNK_BYTES)),
      fill: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { root, budget } = memory();
        const file = root.createFile('f', 0o644);
        const before = budget.usedBytes;
        let model = new Uint8Array(0);
        for (const { op, position: at, length, fill } of steps) {
          if (op === 'write') {
            file.write(new Uint8Array(length).fill(fill), at);
            if (length > 0) {
              const next = new Uint8Array(Math.max(model.length, at + length));
              next.set(model);
              next.fill(fill, at, at + length);
              model = next;
            }
          } else if (op === 'truncate') {
            file.truncate(at);
            const next = new Uint8Array(at);
            next.set(model.subarray(0, at));
            model = next;
          } else {
            const into = new Uint8Array(length);
            const count = file.read(into, at);
            expect(Buffer.compare(into.subarray(0, count), model.subarray(at, at + length))).toBe(0);
          }
          expect(budget.usedBytes - before).toBe(file.content.allocatedBytes);
        }
        expect(Buffer.compare(readAll(file), model)).toBe(0);
        root.unlink('f');
        expect(budget.usedBytes).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('limits', () => {
  it('on bytes: a write is all or nothing, and space comes back', () => {
    const { root, budget } = memory({ bytes: entryBytes(1) + 2 * CHUNK_BYTES });
    const file = root.createFile('f', 0o644);
    file.write(new Uint8Array(100).fill(1), 0);
    const used = budget.usedBytes;
    expect(outcome(() => file.write(new Uint8Array(3 * CHUNK_BYTES), 50))).toBe('ENOSPC');
    expect(budget.usedBytes).toBe(used);
    expect(readAll(file)).toEqual(new Uint8Array(100).fill(1));
    expect(file.write(new Uint8Array(2 * CHUNK_BYTES), 0)).toBe(2 * CHUNK_BYTES);
    expect(budget.freeBytes).toBe(0);
    expect(outcome(() => root.createFile('g', 0o644))).toBe('ENOSPC');
    file.truncate(CHUNK_BYTES);
    expect(budget.freeBytes).toBe(CHUNK_BYTES);
  });

  it('on entries and on what metadata costs', () => {
    const { root, budget } = memory({ entries: 3 });
    root.createFile('a', 0o644);
    root.createDirectory('b', 0o755);
    root.createSymlink('c', 't'.repeat(1000));
    expect(budget.usedBytes).toBe(3 * entryBytes(1) + 1000);
    expect(outcome(() => root.createFile('d', 0o644))).toBe('ENOSPC');
    root.unlink('c');
    root.createFile('dd', 0o644);
    expect(budget.usedBytes).toBe(3 * entryBytes(1) + 1);
    root.rename('dd', root, 'longer name');
    expect(budget.usedBytes).toBe(3 * entryBytes(1) + 10);
    root.rename('longer name', root, 'a');
    root.unlink('a');
    root.removeDirectory('b');
    expect([budget.usedBytes, budget.usedEntries]).toEqual([0, 0]);
  });

  it('on names, targets and depth', () => {
    const { root } = memory({ bytes: 2 ** 26 });
    expect(outcome(() => root.createFile('n'.repeat(255), 0o644).kind)).toBe('file');
    expect(outcome(() => root.createFile('n'.repeat(256), 0o644))).toBe('ENAMETOOLONG');
    expect(outcome(() => root.createSymlink('l', 't'.repeat(4096)))).toBe('ENAMETOOLONG');
    expect(outcome(() => root.createSymlink('l', ''))).toBe('ENOENT');
    let at: DirectoryNode = root;
    for (let depth = 0; depth < 512; depth++) at = at.createDirectory('d', 0o755);
    expect(outcome(() => at.createDirectory('d', 0o755))).toBe('ENAMETOOLONG');
    expect(outcome(() => at.createFile('f', 0o644).kind)).toBe('file');
    root.createDirectory('p', 0o755).createDirectory('q', 0o755);
    expect(outcome(() => root.rename('p', at.parent, 'p'))).toBe('ENAMETOOLONG');
    expect(outcome(() => root.rename('p', at.parent.parent, 'p'))).toBeUndefined();
  });

  it('must make sense', () => {
    for (const limits of [{ bytes: -1 }, { entries: 1.5 }, { bytes: Number.NaN }, { nameBytes: 256 }]) {
      expect(() => memory(limits)).toThrow(/limit .* must be/);
    }
  });
});

describe('unlinked files', () => {
  it('live on, charged, until the last close', () => {
    const { root, budget } = memory();
    const file = root.createFile('f', 0o644);
    file.opened();
    file.opened();
    file.write(bytesOf('still here'), 0);
    const used = budget.usedBytes;
    root.unlink('f');
    expect(file.stat().nlink).toBe(0);
    file.closed();
    expect(textOf(file)).toBe('still here');
    file.write(bytesOf('S'), 0);
    expect(budget.usedBytes).toBe(used);
    file.closed();
    expect([budget.usedBytes, budget.usedEntries]).toEqual([0, 0]);
    expect(outcome(() => file.write(bytesOf('x'), 0))).toBe('ENOENT');
    expect(outcome(() => file.opened())).toBe('ENOENT');
    expect(budget.usedBytes).toBe(0);
  });

  it('are given back too when a rename replaced them', () => {
    const { root, budget } = memory();
    root.createFile('a', 0o644).write(new Uint8Array(5000), 0);
    root.createFile('b', 0o644);
    root.rename('b', root, 'a');
    expect([budget.usedBytes, budget.usedEntries]).toEqual([entryBytes(1), 1]);
  });
});

describe('directories', () => {
  it('refuse entries once removed, and keep their parent', () => {
    const { root } = memory();
    const directory = root.createDirectory('d', 0o755);
    root.removeDirectory('d');
    expect(directory.name).toBeUndefined();
    expect(directory.parent).toBe(root);
    expect(directory.stat().nlink).toBe(0);
    expect(outcome(() => directory.createFile('f', 0o644))).toBe('ENOENT');
    expect(outcome(() => directory.createDirectory('f', 0o755))).toBe('ENOENT');
    expect(outcome(() => directory.createSymlink('f', 'x'))).toBe('ENOENT');
    root.createFile('f', 0o644);
    expect(outcome(() => root.rename('f', directory, 'f'))).toBe('ENOENT');
    expect(root.lookup('f')?.kind).toBe('file');
  });

  it('count subdirectories in nlink through moves', () => {
    const { root } = memory();
    const a = root.createDirectory('a', 0o755);
    const b = root.createDirectory('b', 0o755);
    a.createDirectory('x', 0o755);
    b.createDirectory('x', 0o755);
    expect([root, a, b].map((d) => d.stat().nlink)).toEqual([4, 3, 3]);
    a.rename('x', b, 'x');
    expect([root, a, b].map((d) => d.stat().nlink)).toEqual([4, 2, 3]);
    b.rename('x', a, 'y');
    expect(a.lookup('y')).toMatchObject({ parent: a, name: 'y' });
    expect([root, a, b].map((d) => d.stat().nlink)).toEqual([4, 3, 2]);
  });

  it('can change while they are listed', () => {
    const { root } = memory();
    for (let index = 0; index < 100; index++) root.createFile(`f${index}`, 0o644);
    const seen: string[] = [];
    for (const { name } of root.entries()) {
      seen.push(name);
      root.unlink(name);
    }
    expect(seen.length).toBe(100);
    expect([...root.entries()]).toEqual([]);
  });

  it('are not replaced by what is in them', () => {
    const { root } = memory();
    root.createDirectory('d', 0o755).createFile('f', 0o644);
    const d = root.lookup('d');
    if (d?.kind !== 'directory') throw new Error('no directory');
    expect(outcome(() => d.rename('f', root, 'd'))).toBe('ENOTEMPTY');
    root.createDirectory('e', 0o755);
    expect(outcome(() => d.rename('f', root, 'e'))).toBe('EISDIR');
  });

  it('do not take nodes of another file system', () => {
    const { root } = memory();
    root.createFile('f', 0o644);
    expect(outcome(() => root.rename('f', memory().root, 'f'))).toBe('EXDEV');
  });

  it('never give a number twice', () => {
    const { root } = memory();
    const first = root.createFile('f', 0o644).ino;
    root.unlink('f');
    expect(root.createFile('f', 0o644).ino).toBeGreaterThan(first);
    expect(root.ino).toBe(1);
  });
});

it('times follow Linux', () => {
  const clock = new ManualClock();
  const { root } = memory({}, clock);
  const times = (node: { stat(): { atimeMs: number; mtimeMs: number; ctimeMs: number } }) => {
    const { atimeMs, mtimeMs, ctimeMs } = node.stat();
    return [atimeMs, mtimeMs, ctimeMs];
  };
  const file = root.createFile('f', 0o644);
  expect(times(file)).toEqual([1000, 1000, 1000]);
  clock.ms = 2000;
  file.write(bytesOf('x'), 0);
  expect(times(file)).toEqual([1000, 2000, 2000]);
  expect(times(root)).toEqual([1000, 1000, 1000]);
  clock.ms = 3000;
  file.read(new Uint8Array(1), 0);
  expect(times(file)).toEqual([3000, 2000, 2000]);
  clock.ms = 4000;
  file.read(new Uint8Array(1), 0);
  expect(times(file)).toEqual([3000, 2000, 2000]);
  file.chmod(0o100600 | 0o7000);
  expect(times(file)).toEqual([3000, 2000, 4000]);
  expect(file.mode).toBe(0o107600);
  clock.ms = 5000;
  file.setTimes(undefined, 12.5);
  expect(times(file)).toEqual([3000, 12.5, 5000]);
  expect(outcome(() => file.setTimes(Number.NaN, undefined))).toBe('EINVAL');
  clock.ms = 6000;
  root.rename('f', root, 'g');
  expect(times(file)).toEqual([3000, 12.5, 6000]);
  expect(times(root)).toEqual([1000, 6000, 6000]);
  clock.ms = 7000;
  file.write(new Uint8Array(0), 0);
  expect(times(file)).toEqual([3000, 12.5, 6000]);
  file.truncate(1);
  expect(times(file)).toEqual([3000, 7000, 7000]);
});

it('statfs counts what is charged', () => {
  const fileSystem = new MemoryFileSystem({
    limits: { bytes: 40960, entries: 10 },
    clock: new ManualClock(),
    dev: 1,
  });
  expect(fileSystem.stat()).toMatchObject({ blocks: 10, blocksFree: 10, entries: 10, entriesFree: 10 });
  fileSystem.root.createFile('f', 0o644).write(new Uint8Array(8192), 0);
  expect(fileSystem.stat()).toMatchObject({ blocks: 10, blocksFree: 7, entriesFree: 9 });
});
