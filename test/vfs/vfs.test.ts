import { describe, expect, it } from 'vitest';
import { ArchiveFileSystem } from '../../src/vfs/archive/archive-file-system.js';
import { ArchiveIndex } from '../../src/vfs/archive/archive-index.js';
import { buildArchive } from '../../src/vfs/archive/build-archive.js';
import { DeviceFileSystem, standardDevices } from '../../src/vfs/devices.js';
import type { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import type { DirectoryPlace, Place } from '../../src/vfs/mounts.js';
import { Vfs } from '../../src/vfs/vfs.js';
import { bytesOf, memory, outcome, textOf } from './support.js';

const follow = { followLast: true };

interface World {
  vfs: Vfs;
  base: MemoryFileSystem;
  inner: MemoryFileSystem;
  at: (path: string, from?: Place) => Place;
  dir: (path: string, from?: Place) => DirectoryPlace;
}

/** / (memory), /lib (archive), /dev (devices), /mnt (memory), /mnt/deep/in (memory). */
function world(): World {
  const base = memory();
  const inner = memory();
  const vfs = new Vfs(base);
  const archive = buildArchive([
    { path: 'python/os.py', kind: 'file', bytes: bytesOf('os') },
    { path: 'back', kind: 'symlink', target: '/home/user' },
    { path: 'up', kind: 'symlink', target: '../home' },
  ]);
  vfs.mount('/lib', new ArchiveFileSystem(new ArchiveIndex(archive), { dev: 2 }));
  vfs.mount(
    '/dev',
    new DeviceFileSystem(
      standardDevices(() => {}),
      { dev: 3 },
    ),
  );
  vfs.mount('/mnt', memory());
  vfs.mount('/mnt/deep/in', inner);
  vfs.makeDirectory(vfs.root, '/home', 0o755);
  vfs.makeDirectory(vfs.root, '/home/user', 0o755);
  const at = (path: string, from: Place = vfs.root): Place => vfs.resolve(from, path, follow);
  const dir = (path: string, from: Place = vfs.root): DirectoryPlace => {
    const place = at(path, from);
    if (place.node.kind !== 'directory') throw new Error(`${path} is no directory`);
    return { mount: place.mount, node: place.node };
  };
  return { vfs, base, inner, at, dir };
}

describe('mounts', () => {
  it('are found, listed, and left by ..', () => {
    const { vfs, base, inner, at, dir } = world();
    expect([...vfs.root.node.entries()].map(({ name }) => name)).toEqual(['lib', 'dev', 'mnt', 'home']);
    expect(at('/lib').node.stat().dev).toBe(2);
    expect(at('/mnt/deep/in').node).toBe(inner.root);
    expect(at('/mnt/deep/in/..').node).toBe(at('/mnt/deep').node);
    expect(at('/lib/python/../..').node).toBe(base.root);
    expect(at('/lib/../lib/./../dev//null').node.kind).toBe('device');
    expect(at('/../../..').node).toBe(base.root);
    expect(at('..', dir('/lib')).node).toBe(base.root);
    for (const path of ['/', '/lib', '/lib/python', '/mnt/deep/in', '/mnt/deep', '/home/user']) {
      expect(vfs.pathOf(dir(path))).toBe(path);
    }
  });

  it('are reached through links from other mounts', () => {
    const { at, dir } = world();
    expect(at('/lib/back').node).toBe(at('/home/user').node);
    expect(at('/lib/up/user').node).toBe(at('/home/user').node);
    expect(at('lib/up/user/../../lib/python/os.py', dir('/')).node.kind).toBe('file');
  });

  it('shadow what is below, and stack', () => {
    const { vfs, base, at, dir } = world();
    const first = memory();
    const second = memory();
    vfs.makeDirectory(vfs.root, '/home/user/hidden', 0o755);
    const below = dir('/home/user/hidden');
    vfs.mount('/home/user', first);
    expect(at('..', below).node).toBe(first.root);
    expect(outcome(() => at('/home/user/hidden'))).toBe('ENOENT');
    vfs.mount('/home/user', second);
    expect(at('/home/user').node).toBe(second.root);
    expect(at('/home/user/..').node).toBe(base.root.lookup('home'));
    expect(vfs.pathOf(dir('/home/user'))).toBe('/home/user');
  });

  it('can be neither removed nor renamed, nor replaced', () => {
    const { vfs } = world();
    const { root } = vfs;
    vfs.makeDirectory(root, '/free', 0o755);
    expect(outcome(() => vfs.removeDirectory(root, '/lib'))).toBe('EBUSY');
    expect(outcome(() => vfs.removeDirectory(root, '/'))).toBe('EBUSY');
    expect(outcome(() => vfs.rename(root, '/lib', root, '/other'))).toBe('EBUSY');
    expect(outcome(() => vfs.rename(root, '/free', root, '/lib'))).toBe('EBUSY');
    expect(outcome(() => vfs.rename(root, '/', root, '/lib'))).toBe('EBUSY');
    expect(outcome(() => vfs.unlink(root, '/lib'))).toBe('EISDIR');
    expect(outcome(() => vfs.removeDirectory(root, '/mnt/deep'))).toBe('ENOTEMPTY');
  });

  it('hold the directories above in place', () => {
    const { vfs, inner, at } = world();
    expect(outcome(() => vfs.rename(vfs.root, '/mnt/deep', vfs.root, '/mnt/other'))).toBe('EBUSY');
    expect(outcome(() => vfs.rename(vfs.root, '/mnt', vfs.root, '/other'))).toBe('EBUSY');
    expect(at('/mnt/deep/in').node).toBe(inner.root);
  });

  it('are separate file systems', () => {
    const { vfs } = world();
    const { root } = vfs;
    vfs.resolveOrCreate(root, '/f', { mode: 0o644, exclusive: true, followLast: true });
    expect(outcome(() => vfs.rename(root, '/f', root, '/mnt/f'))).toBe('EXDEV');
    expect(outcome(() => vfs.rename(root, '/f', root, '/lib/f'))).toBe('EXDEV');
    expect(outcome(() => vfs.rename(root, '/lib/python/os.py', root, '/lib/x'))).toBe('EROFS');
  });

  it('need a path that makes sense', () => {
    const { vfs } = world();
    vfs.resolveOrCreate(vfs.root, '/f', { mode: 0o644, exclusive: true, followLast: true });
    vfs.makeSymlink('/home', vfs.root, '/l');
    for (const [path, expected] of [
      ['relative', 'EINVAL'],
      ['', 'EINVAL'],
      ['/', 'EBUSY'],
      ['/a/../b', 'EINVAL'],
      ['/f', 'ENOTDIR'],
      ['/l', 'ENOTDIR'],
      ['/lib/new', 'EROFS'],
    ] as const) {
      expect(
        outcome(() => vfs.mount(path, memory())),
        path,
      ).toBe(expected);
    }
  });

  it('on read-only file systems refuse what would change them', () => {
    const { vfs } = world();
    const { root } = vfs;
    const create = { mode: 0o644, exclusive: false, followLast: true };
    expect(outcome(() => vfs.makeDirectory(root, '/lib/python', 0o755))).toBe('EEXIST');
    expect(outcome(() => vfs.makeDirectory(root, '/lib/new', 0o755))).toBe('EROFS');
    expect(outcome(() => vfs.makeSymlink('x', root, '/lib/new'))).toBe('EROFS');
    expect(outcome(() => vfs.unlink(root, '/lib/python/os.py'))).toBe('EROFS');
    expect(outcome(() => vfs.removeDirectory(root, '/lib/python'))).toBe('EROFS');
    expect(outcome(() => vfs.resolveOrCreate(root, '/lib/new', create))).toBe('EROFS');
    expect(outcome(() => vfs.resolveOrCreate(root, '/lib/python/os.py', create).created)).toBe(false);
    expect(outcome(() => vfs.resolveOrCreate(root, '/dev/null', create).created)).toBe(false);
    expect(outcome(() => vfs.resolveOrCreate(root, '/dev/new', create))).toBe('EROFS');
  });
});

describe('path resolution', () => {
  it('follows path_resolution(7)', () => {
    const { vfs, at, dir } = world();
    const { root } = vfs;
    const create = { mode: 0o644, exclusive: false, followLast: true };
    vfs.resolveOrCreate(root, '/home/f', create);
    vfs.makeSymlink('f', root, '/home/l');
    vfs.makeSymlink('loop', root, '/loop');
    vfs.makeSymlink('missing', root, '/home/dangling');
    vfs.makeSymlink('user/', root, '/home/tail');
    const lookup = (path: string, followLast: boolean) =>
      outcome(() => vfs.resolve(root, path, { followLast }).node.kind);
    for (const [path, expected] of [
      ['', 'ENOENT'],
      ['a\0b', 'EINVAL'],
      ['/home/f', 'file'],
      ['/home/f/', 'ENOTDIR'],
      ['/home/f/.', 'ENOTDIR'],
      ['/home/f/..', 'ENOTDIR'],
      ['/home//user///', 'directory'],
      ['/home/l', 'file'],
      ['/home/l/', 'ENOTDIR'],
      ['/home/tail', 'directory'],
      ['/home/dangling', 'ENOENT'],
      ['/loop', 'ELOOP'],
      ['/loop/x', 'ELOOP'],
      ['/absent/..', 'ENOENT'],
      ['n'.repeat(255), 'ENOENT'],
      ['n'.repeat(256), 'ENAMETOOLONG'],
      ['./'.repeat(2047), 'directory'],
      ['./'.repeat(2048), 'ENAMETOOLONG'],
    ] as const) {
      expect(lookup(path, true), path).toBe(expected);
    }
    expect(lookup('/home/l', false)).toBe('symlink');
    expect(lookup('/home/tail', false)).toBe('symlink');
    expect(lookup('/home/tail/', false)).toBe('directory');
    expect(lookup('/loop', false)).toBe('symlink');
    expect(outcome(() => at('x', at('/home/f')))).toBe('ENOTDIR');
    expect(at('/lib', at('/home/f')).node.kind).toBe('directory');
    expect(at('user', dir('/home')).node.kind).toBe('directory');
    expect(vfs.readLink(root, '/home/l')).toBe('f');
    expect(outcome(() => vfs.readLink(root, '/home/f'))).toBe('EINVAL');
  });

  it('follows forty links and not one more', () => {
    const { vfs, at } = world();
    const { root } = vfs;
    for (let index = 0; index < 41; index++)
      vfs.makeSymlink(index === 0 ? '/home' : `l${index - 1}`, root, `/l${index}`);
    expect(at('/l39').node.kind).toBe('directory');
    expect(outcome(() => at('/l40'))).toBe('ELOOP');
  });

  it('is quick on links made to be slow', () => {
    const { vfs, at } = world();
    const { root } = vfs;
    const long = `${'./'.repeat(2040)}slow`;
    vfs.makeSymlink(long, root, '/slow');
    const start = performance.now();
    for (let round = 0; round < 5; round++) expect(outcome(() => at('/slow/slow/slow'))).toBe('ELOOP');
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('creates where a dangling link points, unless told otherwise', () => {
    const { vfs, at } = world();
    const { root } = vfs;
    vfs.makeSymlink('home/made', root, '/l');
    const open = (path: string, exclusive: boolean, followLast: boolean) =>
      outcome(() => vfs.resolveOrCreate(root, path, { mode: 0o640, exclusive, followLast }));
    expect(open('/l', true, true)).toBe('EEXIST');
    expect(open('/l', false, false)).toMatchObject({ created: false, place: { node: { kind: 'symlink' } } });
    expect(open('/l', false, true)).toMatchObject({ created: true });
    expect(at('/home/made').node.mode).toBe(0o100640);
    expect(open('/l', false, true)).toMatchObject({ created: false });
    expect(open('/home', false, true)).toBe('EISDIR');
    expect(open('/new/', false, true)).toBe('EISDIR');
    expect(open('/absent/new', false, true)).toBe('ENOENT');
  });

  it('knows the working directory through renames and removal', () => {
    const { vfs, at, dir } = world();
    const { root } = vfs;
    vfs.makeDirectory(root, '/home/user/work', 0o755);
    const cwd = dir('/home/user/work');
    vfs.rename(root, '/home/user', root, '/me');
    expect(vfs.pathOf(cwd)).toBe('/me/work');
    vfs.removeDirectory(root, '/me/work');
    expect(outcome(() => vfs.pathOf(cwd))).toBe('ENOENT');
    expect(at('.', cwd).node).toBe(cwd.node);
    expect(at('..', cwd).node).toBe(at('/me').node);
    expect(outcome(() => vfs.makeDirectory(cwd, 'x', 0o755))).toBe('ENOENT');
    let deep = root;
    for (let depth = 0; depth < 20; depth++) deep = vfs.makeDirectory(deep, 'n'.repeat(250), 0o755);
    expect(outcome(() => vfs.pathOf(deep))).toBe('ENAMETOOLONG');
  });

  it('passes bytes through as they are', () => {
    const { vfs } = world();
    const { root } = vfs;
    const { place } = vfs.resolveOrCreate(root, '/\xff\x80', {
      mode: 0o644,
      exclusive: true,
      followLast: true,
    });
    if (place.node.kind !== 'file') throw new Error('no file');
    place.node.write(bytesOf('odd'), 0);
    const again = vfs.resolve(root, '/\xff\x80', follow).node;
    expect(again.kind === 'file' && textOf(again)).toBe('odd');
  });
});

describe('permission bits', () => {
  it('of directories count for search, and for changes', () => {
    const { vfs, at } = world();
    const { root } = vfs;
    const create = { mode: 0o644, exclusive: false, followLast: true };
    vfs.makeDirectory(root, '/home/locked', 0o755);
    vfs.makeDirectory(root, '/home/locked/sub', 0o755);
    vfs.resolveOrCreate(root, '/home/locked/f', create);
    const directory = at('/home/locked').node;
    const attempts: [string, () => unknown][] = [
      ['search', () => at('/home/locked/f').node.kind],
      ['search .', () => at('/home/locked/.').node.kind],
      ['open', () => vfs.resolveOrCreate(root, '/home/locked/f', create).created],
      ['create', () => vfs.resolveOrCreate(root, '/home/locked/g', create)],
      ['mkdir', () => vfs.makeDirectory(root, '/home/locked/g', 0o755)],
      ['symlink', () => vfs.makeSymlink('x', root, '/home/locked/g')],
      ['unlink', () => vfs.unlink(root, '/home/locked/f')],
      ['rmdir', () => vfs.removeDirectory(root, '/home/locked/sub')],
      ['rename out', () => vfs.rename(root, '/home/locked/f', root, '/f')],
      ['rename in', () => vfs.rename(root, '/home/user', root, '/home/locked/user')],
    ];
    directory.chmod(0o577);
    for (const [what, attempt] of attempts) {
      const reads =
        what === 'open' ? false : what === 'search' ? 'file' : what === 'search .' ? 'directory' : 'EACCES';
      expect(outcome(attempt), what).toBe(reads);
    }
    directory.chmod(0o677);
    for (const [what, attempt] of attempts) expect(outcome(attempt), what).toBe('EACCES');
    directory.chmod(0o755);
    const sub = at('/home/locked/sub').node;
    sub.chmod(0o555);
    expect(outcome(() => vfs.rename(root, '/home/locked/sub', root, '/sub'))).toBe('EACCES');
    expect(outcome(() => vfs.rename(root, '/home/locked/sub', root, '/home/locked/sub2'))).toBeUndefined();
    expect(outcome(() => vfs.makeDirectory(root, '/home/locked/sub2/x', 0o755))).toBe('EACCES');
  });

  it('do not hold back the host', () => {
    const base = memory();
    base.root.createDirectory('d', 0).createFile('f', 0);
    base.root.chmod(0);
    const vfs = new Vfs(base, { enforcesPermissions: false });
    vfs.unlink(vfs.root, '/d/f');
    vfs.removeDirectory(vfs.root, '/d');
    expect([...base.root.entries()]).toEqual([]);
  });
});
