import { describe, expect, it } from 'vitest';
import { ArchiveFileSystem } from '../../src/vfs/archive/archive-file-system.js';
import { ArchiveIndex } from '../../src/vfs/archive/archive-index.js';
import { buildArchive } from '../../src/vfs/archive/build-archive.js';
import { DeviceFileSystem, standardDevices } from '../../src/vfs/devices.js';
import type { DirectoryNode, FileSystem } from '../../src/vfs/node.js';
import { delegated } from './delegated-support.js';
import { overlayOver, overlayOverServer } from './overlay-support.js';
import { bytesOf, memory, outcome, readAll, snapshot } from './support.js';

/** The same small tree in every implementation that can hold it. */
const TREE = [
  '/d directory 3',
  '/d/deep directory 2',
  '/d/deep/f file deep file',
  '/d/l symlink ../top',
  '/empty directory 2',
  '/top file top',
  '/\xff\xfe file bytes',
];

function fill<F extends FileSystem>(fileSystem: F): F {
  const { root } = fileSystem;
  const d = root.createDirectory('d', 0o755);
  d.createDirectory('deep', 0o755).createFile('f', 0o644).write(bytesOf('deep file'), 0);
  d.createSymlink('l', '../top');
  root.createDirectory('empty', 0o755);
  root.createFile('top', 0o644).write(bytesOf('top'), 0);
  root.createFile('\xff\xfe', 0o644).write(bytesOf('bytes'), 0);
  return fileSystem;
}

const filled = (): FileSystem => fill(memory());

/** Filled through the delegated calls themselves. */
const served = (): FileSystem => fill(delegated().fileSystem);

function servedReadOnly(): FileSystem {
  const { fileSystem, tree } = delegated({ readOnly: true });
  fill(tree);
  return fileSystem;
}

function archived(): FileSystem {
  const archive = buildArchive([
    { path: 'd/deep/f', kind: 'file', bytes: bytesOf('deep file') },
    { path: 'd/l', kind: 'symlink', target: '../top' },
    { path: 'empty', kind: 'directory' },
    { path: 'top', kind: 'file', bytes: bytesOf('top') },
    { path: '\xff\xfe', kind: 'file', bytes: bytesOf('bytes') },
  ]);
  return new ArchiveFileSystem(new ArchiveIndex(archive), { dev: 7 });
}

/** All of it made in the overlay; all of it below; and half of each, below as a server has it. */
const overlays = [
  ['overlay, nothing below', () => fill(overlayOver(memory()))],
  ['overlay, all below', () => overlayOver(filled())],
  [
    'overlay over a server',
    () => {
      const { overlay } = overlayOverServer((root) => {
        const d = root.createDirectory('d', 0o755);
        d.createDirectory('lost', 0o755);
        d.createFile('l', 0o644);
        root.createFile('top', 0o644).write(bytesOf('other'), 0);
        root.createFile('bytes', 0o644).write(bytesOf('bytes'), 0);
        root.createDirectory('empty', 0o755);
      });
      const { root } = overlay;
      const d = root.lookup('d');
      if (d?.kind !== 'directory') throw new Error('no directory');
      d.removeDirectory('lost');
      d.createDirectory('deep', 0o755).createFile('f', 0o644).write(bytesOf('deep file'), 0);
      d.unlink('l');
      d.createSymlink('l', '../top');
      root.unlink('top');
      root.createFile('top', 0o644).write(bytesOf('top'), 0);
      root.rename('bytes', root, '\xff\xfe');
      return overlay;
    },
  ],
] as const satisfies [string, () => FileSystem][];

const devices = (): FileSystem =>
  new DeviceFileSystem(
    standardDevices(() => {}),
    { dev: 7 },
  );

function everyDirectory(root: DirectoryNode): DirectoryNode[] {
  const all = [root];
  for (const directory of all) {
    for (const { name } of directory.entries()) {
      const node = directory.lookup(name);
      if (node?.kind === 'directory') all.push(node);
    }
  }
  return all;
}

describe.each([
  ['memory', filled],
  ['archive', archived],
  ['devices', devices],
  ['delegated', served],
  ['delegated, read-only', servedReadOnly],
  ...overlays,
])('every file system: %s', (_name, make) => {
  it('agrees with itself about numbers, modes, parents and names', () => {
    const fileSystem = make();
    const inos = new Set<number>();
    for (const directory of everyDirectory(fileSystem.root)) {
      expect(directory.stat()).toMatchObject({ ino: directory.ino, mode: directory.mode, dev: 7 });
      expect(directory.mode & 0o170000).toBe(0o040000);
      expect(directory.fileSystem).toBe(fileSystem);
      inos.add(directory.ino);
      for (const { name, ino, kind } of directory.entries()) {
        const node = directory.lookup(name);
        expect(node).toMatchObject({ ino, kind });
        // Two nodes of equal number are one, whether or not they are the same object.
        expect(directory.lookup(name)?.ino).toBe(node?.ino);
        if (node?.kind === 'directory') {
          expect(node.parent).toBe(directory);
          expect(node.name).toBe(name);
        } else inos.add(ino);
        expect(node?.stat().mode).toBe(node?.mode);
      }
    }
    expect(inos.size).toBe(everyDirectory(fileSystem.root).flatMap((d) => [...d.entries()]).length + 1);
    expect(fileSystem.root.parent).toBe(fileSystem.root);
    expect(fileSystem.root.name).toBe('');
    expect(fileSystem.stat().readOnly).toBe(fileSystem.readOnly);
  });

  it('finds nothing under names that are not there', () => {
    const { root } = make();
    for (const name of ['absent', '__proto__', 'constructor', 'toString']) {
      expect(root.lookup(name)).toBeUndefined();
    }
    expect(outcome(() => root.lookup('n'.repeat(255)))).toBeUndefined();
    expect(outcome(() => root.lookup('n'.repeat(256)))).toBe('ENAMETOOLONG');
  });
});

describe.each([
  ['memory', filled],
  ['archive', archived],
  ['delegated', served],
  ['delegated, read-only', servedReadOnly],
  ...overlays,
])('file systems with contents: %s', (_name, make) => {
  it('lists the tree', () => {
    expect(snapshot(make().root)).toEqual(TREE);
  });

  it('reads at positions', () => {
    const file = make().root.lookup('top');
    if (file?.kind !== 'file') throw new Error('no file');
    const into = new Uint8Array(10);
    expect(file.read(into, 1)).toBe(2);
    expect(into.subarray(0, 3)).toEqual(Uint8Array.of(0x6f, 0x70, 0));
    expect(file.read(into, 3)).toBe(0);
    expect(file.read(into, 2 ** 40)).toBe(0);
    expect(file.read(new Uint8Array(0), 0)).toBe(0);
    expect(outcome(() => file.read(into, -1))).toBe('EINVAL');
    expect(outcome(() => file.read(into, Number.NaN))).toBe('EINVAL');
    expect(readAll(file)).toEqual(bytesOf('top'));
  });
});

describe.each([
  ['archive', archived],
  ['devices', devices],
  ['delegated', servedReadOnly],
])('read-only file systems: %s', (_name, make) => {
  it('refuses every change with EROFS', () => {
    const { root, readOnly } = make();
    expect(readOnly).toBe(true);
    const name = [...root.entries()][0]?.name as string;
    const changes: (() => unknown)[] = [
      () => root.chmod(0),
      () => root.setTimes(1, 1),
      () => root.createFile('x', 0o644),
      () => root.createDirectory('x', 0o755),
      () => root.createSymlink('x', 'y'),
      () => root.unlink(name),
      () => root.removeDirectory(name),
      () => root.rename(name, root, 'x'),
      () => root.lookup(name)?.chmod(0),
      () => root.lookup(name)?.setTimes(0, 0),
    ];
    for (const change of changes) expect(outcome(change)).toBe('EROFS');
  });
});

it.each([
  ['archived', archived],
  ['delegated', servedReadOnly],
])('a read-only file refuses writing: %s', (_name, make) => {
  const file = make().root.lookup('top');
  if (file?.kind !== 'file') throw new Error('no file');
  expect(outcome(() => file.write(bytesOf('x'), 0))).toBe('EROFS');
  expect(outcome(() => file.truncate(0))).toBe('EROFS');
  expect(readAll(file)).toEqual(bytesOf('top'));
});
