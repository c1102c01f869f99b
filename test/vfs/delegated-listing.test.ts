import { beforeEach, describe, expect, it } from 'vitest';
import { At, OpenFlag, Seek } from '../../src/abi/emscripten.js';
import { Errno, errno } from '../../src/abi/errno.js';
import { wasiFileBindings } from '../../src/kernel/bindings/file-bindings.js';
import { DirectoryDescription } from '../../src/kernel/descriptors/directory-description.js';
import { openat } from '../../src/kernel/syscalls/open.js';
import type { DirectoryNode } from '../../src/vfs/node.js';
import { ToyKernel } from '../kernel/support.js';
import { delegated } from './delegated-support.js';
import { bytesOf, outcome } from './support.js';

const { DIRECTORY, RDONLY, WRONLY, RDWR, CREAT, TRUNC } = OpenFlag;

let toy: ToyKernel;
let fake: ReturnType<typeof delegated>;

beforeEach(() => {
  toy = new ToyKernel();
  fake = delegated();
  toy.kernel.vfs.mount('/data', fake.fileSystem);
});

const open = (path: string, flags: number = RDONLY, mode = 0o644) =>
  openat(toy.kernel, At.FDCWD, path, flags, mode);

function openDirectory(path: string) {
  const fd = open(path, RDONLY | DIRECTORY);
  const description = toy.kernel.descriptors.get(fd);
  if (!(description instanceof DirectoryDescription)) throw new Error('no directory');
  return { fd, description };
}

function next(directory: DirectoryDescription): string | undefined {
  const at = directory.peek();
  if (at !== undefined) directory.advance();
  return at?.entry.name;
}

function rest(directory: DirectoryDescription): string[] {
  const names: string[] = [];
  for (let name = next(directory); name !== undefined; name = next(directory)) names.push(name);
  return names;
}

function addFiles(count: number): string[] {
  const names = Array.from({ length: count }, (_, i) => `file${i}`);
  for (const name of names) fake.tree.root.createFile(name, 0o644);
  return names;
}

describe('listings of a delegated directory', () => {
  it('stream: 100,000 entries, of which the kernel asks for some at a time', () => {
    const names = addFiles(100_000);
    const { fd, description } = openDirectory('/data');
    fake.server.takeCalls();
    expect([next(description), next(description), next(description)]).toEqual(['.', '..', 'file0']);
    expect(fake.server.takeCalls().filter(([name]) => name === 'nextEntries')).toHaveLength(1);
    expect(fake.server.openLists.size).toBe(1);
    expect(rest(description)).toEqual(names.slice(1));
    expect(fake.server.largestBatch).toBe(100);
    expect(fake.server.takeCalls()).toHaveLength(1000 + 1);
    expect(fake.server.openLists.size).toBe(0);
    expect(rest(description)).toEqual([]);
    expect(fake.server.takeCalls()).toEqual([]);
    toy.kernel.descriptors.close(fd);
  });

  it('are closed when they are abandoned', () => {
    addFiles(500);
    const { fd, description } = openDirectory('/data');
    for (let i = 0; i < 10; i++) next(description);
    expect(fake.server.openLists.size).toBe(1);
    toy.kernel.descriptors.close(fd);
    expect(fake.server.openLists.size).toBe(0);
    for (const entry of fake.fileSystem.root.entries()) if (entry.name === 'file3') break;
    expect(fake.server.openLists.size).toBe(0);
    expect(fake.server.takeCalls().filter(([name]) => name === 'nextEntries')).toHaveLength(2);
  });

  it('cost nothing until they are read', () => {
    const { fd } = openDirectory('/data');
    toy.kernel.descriptors.close(fd);
    expect(fake.server.takeCalls().map(([name]) => name)).toEqual(['walk']);
  });

  it('begin anew at a rewind, and only then show what came since', () => {
    addFiles(250);
    const { description } = openDirectory('/data');
    expect(rest(description)).toHaveLength(252);
    fake.tree.root.createFile('late', 0o644);
    expect(description.seek(0, Seek.SET)).toBe(0);
    expect(rest(description)).toHaveLength(253);
    for (let i = 0; i < 3; i++) {
      description.seek(0, Seek.SET);
      next(description);
      next(description);
      next(description);
      expect(fake.server.openLists.size).toBe(1);
    }
  });

  it('go to positions further on and further back', () => {
    const all = ['.', '..', ...addFiles(300)];
    const { description } = openDirectory('/data');
    for (const position of [5, 4, 299, 2, 1, 301, 302, 301, 1e15, 17, 17]) {
      description.seek(position, Seek.SET);
      expect(next(description)).toBe(all[position]);
      expect(fake.server.openLists.size).toBeLessThanOrEqual(1);
    }
    expect(description.peek()?.next).toBe(19);
    expect(description.seek(2, Seek.CUR)).toBe(20);
    expect(next(description)).toBe(all[20]);
  });

  it('meet a failure again instead of ending at it', () => {
    addFiles(300);
    const { description } = openDirectory('/data');
    let isBroken = true;
    let batches = 0;
    fake.server.before = ([name]) => {
      if (name === 'nextEntries' && isBroken && ++batches > 1) throw errno(Errno.EIO);
    };
    for (let i = 0; i < 102; i++) next(description);
    expect(outcome(() => description.peek())).toBe('EIO');
    expect(outcome(() => description.peek())).toBe('EIO');
    isBroken = false;
    expect(rest(description)).toHaveLength(200);
    expect(fake.server.openLists.size).toBe(0);
  });

  it('of private directories still are of one moment', () => {
    const directory = toy.kernel.vfs.makeDirectory(toy.kernel.vfs.root, '/home/d', 0o755).node;
    for (const name of ['a', 'b', 'c']) directory.createFile(name, 0o644);
    const { description } = openDirectory('/home/d');
    next(description);
    directory.rename('a', directory, 'z');
    directory.unlink('c');
    expect(rest(description)).toEqual(['..', 'a', 'b', 'c']);
    description.seek(0, Seek.SET);
    expect(rest(description)).toEqual(['.', '..', 'z', 'b']);
  });
});

describe('descriptors of a delegated file system', () => {
  it('of directories ask for metadata each time', () => {
    const { description } = openDirectory('/data');
    const sub = fake.tree.root.createDirectory('sub', 0o755);
    expect(description.stat().nlink).toBe(3);
    const { description: other } = openDirectory('/data/sub');
    sub.chmod(0o700);
    expect(other.stat().mode & 0o777).toBe(0o700);
  });

  it('tell how a file is opened, and close it', () => {
    fake.tree.root.createFile('f', 0o644);
    const flags = [RDONLY, WRONLY, RDWR, RDONLY | TRUNC, CREAT | RDONLY];
    for (const each of flags) toy.kernel.descriptors.close(open('/data/f', each));
    const opens = fake.server.takeCalls().filter(([name]) => name === 'openFile');
    expect(opens.map(([, target]) => target)).toEqual([
      ...['f', 'f for writing', 'f for writing', 'f for writing', 'f'],
    ]);
    expect(fake.server.openFiles.size).toBe(0);
  });

  it('cost few calls: a small file read to its end', () => {
    fake.tree.root.createFile('f', 0o644).write(bytesOf('small'), 0);
    const fd = open('/data/f');
    const description = toy.kernel.descriptors.get(fd);
    expect(description.read(new Uint8Array(100))).toBe(5);
    expect(description.read(new Uint8Array(100))).toBe(0);
    toy.kernel.descriptors.close(fd);
    expect(fake.server.takeCalls().map(([name]) => name)).toEqual([
      // The first look at the file system also learns what its root is.
      ...['walk', 'walk', 'openFile', 'readFile', 'readFile', 'closeFile'],
    ]);
    open('/data/new', CREAT | WRONLY | TRUNC);
    expect(fake.server.takeCalls().map(([name]) => name)).toEqual(['walk', 'createFile', 'openFile']);
  });

  it('are not left behind by an open that fails', () => {
    const file = fake.tree.root.createFile('f', 0o644);
    fake.server.before = ([name]) => {
      if (name === 'truncateFile') throw errno(Errno.ENOSPC);
    };
    expect(outcome(() => open('/data/f', WRONLY | TRUNC))).toBe('ENOSPC');
    expect(file.isOpen).toBe(false);
    fake.server.before = ([name]) => {
      if (name === 'openFile') throw errno(Errno.EACCES);
    };
    const { count } = toy.kernel.descriptors;
    expect(outcome(() => open('/data/f', WRONLY))).toBe('EACCES');
    expect(toy.kernel.descriptors.count).toBe(count);
  });

  it('append where the file ends now', () => {
    const behind = fake.tree.root.createFile('f', 0o644);
    const description = toy.kernel.descriptors.get(open('/data/f', WRONLY | OpenFlag.APPEND));
    description.write(bytesOf('one'));
    behind.write(bytesOf('two'), 3);
    description.write(bytesOf('three'));
    expect(behind.size).toBe(11);
  });

  it('sync through to the server', () => {
    fake.tree.root.createFile('f', 0o644);
    const fd = open('/data/f', WRONLY);
    fake.server.takeCalls();
    wasiFileBindings.fd_sync(toy.context, fd);
    expect(fake.server.takeCalls().map(([name]) => name)).toEqual(['syncFile']);
    const { fd: directory } = openDirectory('/data');
    expect(outcome(() => wasiFileBindings.fd_sync(toy.context, directory))).toBeUndefined();
    expect(outcome(() => wasiFileBindings.fd_sync(toy.context, 0))).toBe('EINVAL');
    expect(outcome(() => wasiFileBindings.fd_sync(toy.context, 30))).toBe('EBADF');
    fake.server.before = () => {
      throw errno(Errno.ENOSPC);
    };
    expect(outcome(() => wasiFileBindings.fd_sync(toy.context, fd))).toBe('ENOSPC');
    expect(outcome(() => toy.kernel.descriptors.close(fd))).toBe('ENOSPC');
    expect(toy.kernel.descriptors.has(fd)).toBe(false);
  });

  it('of directories are places to start from', () => {
    const d = fake.tree.root.createDirectory('d', 0o755);
    d.createFile('f', 0o644);
    const { fd, description } = openDirectory('/data/d');
    fake.server.takeCalls();
    openat(toy.kernel, fd, 'f', RDONLY, 0);
    expect(fake.server.takeCalls()).toEqual([
      ['walk', 'd/f'],
      ['openFile', 'd/f'],
    ]);
    const node: DirectoryNode = description.node;
    expect(node.name).toBe('d');
  });
});
