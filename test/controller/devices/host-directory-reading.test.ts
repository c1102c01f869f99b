import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHostDirectory } from '../../../src/controller/devices/host-directory/host-directory.js';
import { VitrineError } from '../../../src/errors.js';
import {
  bytesOf,
  descriptorCount,
  exists,
  failureOf,
  infoOf,
  kinds,
  listAll,
  makePlace,
  mount,
  namesIn,
  openDevice,
  readText,
} from './host-directory-support.js';

const isRoot = process.getuid?.() === 0;

describe('opening a host directory', () => {
  const open = (hostPath: string, mode: 'read-only' | 'read-write' = 'read-only') =>
    openHostDirectory({
      hostPath,
      mode,
      maxBytes: 0,
      maxEntries: 0,
      showHidden: false,
      followLinks: true,
      canWait: false,
    });

  function failure(hostPath: string, mode?: 'read-only' | 'read-write'): VitrineError {
    const before = descriptorCount();
    try {
      open(hostPath, mode);
    } catch (error) {
      expect(descriptorCount()).toBe(before);
      expect(error).toBeInstanceOf(VitrineError);
      return error as VitrineError;
    }
    throw new Error('opened');
  }

  it('says what is wrong with a path, and what to do', () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), '');
    symlinkSync('nowhere', join(root, 'dangling'));
    symlinkSync('loop', join(root, 'loop'));
    const cases: [string, RegExp][] = [
      [join(root, 'missing'), /does not exist.*create it/],
      [join(root, 'file'), /not a directory/],
      [join(root, 'file', 'below'), /not a directory/],
      [join(root, 'dangling'), /does not exist/],
      [join(root, 'loop'), /lead nowhere/],
      ['', /path of an existing directory/],
      ['a\0b', /path of an existing directory/],
    ];
    for (const [path, message] of cases) {
      const error = failure(path);
      expect(error.code).toBe('ERR_BAD_OPTION');
      expect(error.message).toMatch(message);
      if (path !== '' && !path.includes('\0')) expect(error.message).toContain(path.slice(0, 60));
    }
  });

  it.skipIf(process.platform !== 'linux')('refuses what the kernel makes up', () => {
    expect(failure('/proc/self').message).toMatch(/kernel/);
    expect(failure('/sys').message).toMatch(/kernel/);
  });

  it.skipIf(isRoot)('refuses what this user may not read or write', () => {
    const { root } = makePlace();
    chmodSync(root, 0o555);
    expect(failure(root, 'read-write').message).toMatch(/may not write/);
    chmodSync(root, 0o000);
    expect(failure(root).message).toMatch(/may not read/);
    chmodSync(root, 0o755);
  });

  it('takes a link to a directory, resolved once', async () => {
    const { base, root } = makePlace();
    writeFileSync(join(root, 'file'), 'inside');
    mkdirSync(join(base, 'other'));
    symlinkSync('root', join(base, 'link'));
    const device = openDevice(join(base, 'link'));
    execFileSync('ln', ['-sfn', 'other', join(base, 'link')]);
    expect(await readText(device, 'file')).toBe('inside');
  });
});

describe.each(kinds)('reading a host directory by %s', (kind) => {
  it('walks as far as there is something, and no further than a file', async () => {
    const { root } = makePlace();
    mkdirSync(join(root, 'a/b'), { recursive: true });
    writeFileSync(join(root, 'a/b/file'), 'hello', { mode: 0o640 });
    const device = openDevice(root, {}, kind);
    const kindsOf = async (path: string) => (await device.walk(path)).map((info) => info.kind);
    expect(await kindsOf('')).toEqual(['directory']);
    expect(await kindsOf('a/b/file')).toEqual(['directory', 'directory', 'directory', 'file']);
    expect(await kindsOf('a/b/file/more')).toEqual(['directory', 'directory', 'directory', 'file']);
    expect(await kindsOf('a/missing/file')).toEqual(['directory', 'directory']);
    expect(await kindsOf('missing')).toEqual(['directory']);
    const info = await infoOf(device, 'a/b/file');
    expect(info).toMatchObject({ sizeBytes: 5, permissions: 0o640, nlink: 1, target: '' });
    expect(Number.isSafeInteger(info.ino)).toBe(true);
  });

  it('refuses paths that no kernel sends', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, '../secret'), 'secret');
    const device = openDevice(root, { mode: 'read-write' }, kind);
    for (const path of [
      '..',
      '../secret',
      'a/../../secret',
      '.',
      './x',
      '/',
      '/etc/passwd',
      'a//b',
      'a/',
      'x\0',
    ]) {
      expect(await failureOf(() => device.walk(path)), path).toBe('EINVAL');
      expect(await failureOf(() => device.openFile(path, { writes: false })), path).toBe('EINVAL');
      expect(await failureOf(() => device.createFile(path, 0o644)), path).toBe('EINVAL');
      expect(await failureOf(() => device.openList(path)), path).toBe('EINVAL');
      expect(await failureOf(() => device.rename('x', path)), path).toBe('EINVAL');
    }
    expect(await failureOf(() => device.walk('\u0100'))).toBe('EINVAL');
    expect(await failureOf(() => device.walk('n'.repeat(256)))).toBe('ENAMETOOLONG');
    expect(await failureOf(() => device.walk(`${'n/'.repeat(2047)}nn`))).toBe('ENAMETOOLONG');
    expect(await device.walk(`${'n/'.repeat(2047)}n`)).toHaveLength(1);
  });

  it('walks as deep as a path can be, with few descriptors', async () => {
    const { root } = makePlace();
    const before = descriptorCount();
    const device = openDevice(root, { mode: 'read-write', maxEntries: 10_000 }, kind);
    // The checking kind looks at the whole path for every level.
    const depth = kind === 'descriptors' ? 1000 : 50;
    mkdirSync(join(root, Array.from({ length: depth }, () => 'd').join('/')), { recursive: true });
    const path = Array.from({ length: depth + 1 }, () => 'd').join('/');
    await device.makeDirectory(path, 0o755);
    expect(await device.walk(path)).toHaveLength(depth + 2);
    await device.close();
    expect(descriptorCount()).toBe(before);
  });

  it('reads in buffers of their own', async () => {
    const { root } = makePlace();
    const contents = Buffer.alloc(200_000, 'abcdefg');
    writeFileSync(join(root, 'file'), contents);
    const device = openDevice(root, {}, kind);
    const file = await device.openFile('file', { writes: false });
    const first = await device.readFile(file, 3, 10);
    expect(Buffer.from(first).toString()).toBe('defgabcdef');
    expect(first.buffer.byteLength).toBe(10);
    const large = await device.readFile(file, 0, 1 << 30);
    expect(large.length).toBe(65536);
    expect(large.buffer.byteLength).toBe(65536);
    await device.readFile(file, 100_000, 10);
    expect(Buffer.from(first).toString()).toBe('defgabcdef');
    expect(await device.readFile(file, 199_990, 100)).toHaveLength(10);
    expect(await device.readFile(file, 200_000, 100)).toHaveLength(0);
    expect(await device.readFile(file, 2 ** 52, 100)).toHaveLength(0);
    for (const position of [-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
      expect(await failureOf(() => device.readFile(file, position, 1))).toBe('EINVAL');
    }
    expect(await device.statFile(file)).toEqual(await infoOf(device, 'file'));
    await device.closeFile(file);
    expect(await failureOf(() => device.closeFile(file))).toBe('EBADF');
    expect(await failureOf(() => device.readFile(file, 0, 1))).toBe('EBADF');
    expect(await failureOf(() => device.closeList(file))).toBe('EBADF');
  });

  it('reads a file of 1 GB in pieces', async () => {
    const { root } = makePlace();
    const fd = openSync(join(root, 'large'), 'w');
    const sizeBytes = 2 ** 30;
    ftruncateSync(fd, sizeBytes);
    writeSync(fd, 'in the middle', sizeBytes / 2 - 5);
    closeSync(fd);
    const device = openDevice(root, {}, kind);
    expect((await infoOf(device, 'large')).sizeBytes).toBe(sizeBytes);
    const file = await device.openFile('large', { writes: false });
    const before = process.memoryUsage().rss;
    let found = 0;
    let position = 0;
    for (;;) {
      const bytes = await device.readFile(file, position, 65536);
      if (bytes.length === 0) break;
      if (bytes.length !== 65536) throw new Error('a short read');
      if (position >= sizeBytes / 2 - 65536 && position <= sizeBytes / 2)
        found += bytes.filter((b) => b > 0).length;
      position += bytes.length;
    }
    expect(position).toBe(sizeBytes);
    expect(found).toBe('in the middle'.length);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 << 20);
  });

  it('shows names that are not UTF-8', async () => {
    const { root } = makePlace();
    const name = 'na\xefve \xff\xfe \x80';
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]), 'bytes');
    const device = openDevice(root, { mode: 'read-write' }, kind);
    expect(await namesIn(device, '')).toEqual([name]);
    expect(await readText(device, name)).toBe('bytes');
    await device.rename(name, `${name}\xfd`);
    await device.makeLink('link', `${name}\xfd`);
    expect((await infoOf(device, 'link')).target).toBe(`${name}\xfd`);
    expect(await namesIn(device, '')).toEqual(['link', `${name}\xfd`]);
  });

  it('shows links as what they are, and follows none', async () => {
    const { base, root } = makePlace();
    writeFileSync(join(base, 'secret'), 'secret');
    mkdirSync(join(root, 'd/e'), { recursive: true });
    writeFileSync(join(root, 'd/file'), 'inside');
    const targets: [string, string, string][] = [
      ['relative', 'd/file', 'd/file'],
      ['directory', 'd', 'd'],
      ['chained', 'relative', 'relative'],
      ['d/e/up', '../../d/file', '../../d/file'],
      ['d/e/over', '../../../root/d/file', '/.outside'],
      ['climbing', '../secret', '/.outside'],
      ['d/around', 'e/../../../secret', '/.outside'],
      ['passwd', '/etc/passwd', '/.outside'],
      ['absolute', join(root, 'd/file'), '/.outside'],
      ['magic', '/proc/self/root', '/.outside'],
      ['self', 'self', 'self'],
    ];
    for (const [path, target] of targets) symlinkSync(target, join(root, path));
    const device = openDevice(root, {}, kind);
    for (const [path, , shown] of targets) {
      const info = await infoOf(device, path);
      expect(info).toMatchObject({ kind: 'symlink', target: shown, sizeBytes: shown.length });
      expect(await failureOf(() => device.openFile(path, { writes: false }))).toBe('ELOOP');
      expect(await failureOf(() => device.openFile(`${path}/file`, { writes: false }))).toMatch(
        /ENOTDIR|ELOOP/,
      );
      expect(await failureOf(() => device.openList(path))).toMatch(/ENOTDIR|ELOOP/);
      expect((await device.walk(`${path}/file`)).at(-1)).toMatchObject({ kind: 'symlink', ino: info.ino });
    }
    const listed = (await listAll(device, '')).filter((entry) => entry.kind === 'symlink');
    expect(listed.map((entry) => entry.name).sort()).toEqual(
      targets
        .map(([path]) => path)
        .filter((path) => !path.includes('/'))
        .sort(),
    );
  });

  it('hides links altogether when they are not to be followed', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), '');
    symlinkSync('file', join(root, 'link'));
    const device = openDevice(root, { followLinks: false, mode: 'read-write' }, kind);
    expect(await namesIn(device, '')).toEqual(['file']);
    expect(await exists(device, 'link')).toBe(false);
    expect(await failureOf(() => device.openFile('link', { writes: false }))).toBe('ENOENT');
    expect(await failureOf(() => device.unlink('link'))).toBe('ENOENT');
    expect(await failureOf(() => device.createFile('link', 0o644))).toBe('EEXIST');
    expect(await failureOf(() => device.rename('file', 'link'))).toBe('EPERM');
    expect(await failureOf(() => device.makeLink('other', 'file'))).toBe('EPERM');
  });

  it('hides names that start with a dot, at every level, unless asked not to', async () => {
    const { root } = makePlace();
    mkdirSync(join(root, '.git/objects'), { recursive: true });
    mkdirSync(join(root, 'd'));
    writeFileSync(join(root, '.git/config'), 'token');
    writeFileSync(join(root, 'd/.env'), 'token');
    writeFileSync(join(root, 'd/seen'), '');
    const hiding = openDevice(root, { mode: 'read-write' }, kind);
    expect(await namesIn(hiding, '')).toEqual(['d']);
    expect(await namesIn(hiding, 'd')).toEqual(['seen']);
    for (const path of ['.git', '.git/config', 'd/.env']) {
      expect(await exists(hiding, path)).toBe(false);
      expect(await failureOf(() => hiding.openFile(path, { writes: false }))).toBe('ENOENT');
      expect(await failureOf(() => hiding.openFile(path, { writes: true }))).toBe('ENOENT');
      expect(await failureOf(() => hiding.openList(path))).toBe('ENOENT');
      expect(await failureOf(() => hiding.unlink(path))).toBe('ENOENT');
      expect(await failureOf(() => hiding.rename(path, 'stolen'))).toBe('ENOENT');
      expect(await failureOf(() => hiding.changeMode(path, 0o777))).toBe('ENOENT');
    }
    expect(await failureOf(() => hiding.openList('.git/objects'))).toBe('ENOENT');
    expect(await failureOf(() => hiding.createFile('.new', 0o644))).toBe('EPERM');
    expect(await failureOf(() => hiding.createFile('.git/new', 0o644))).toBe('ENOENT');
    expect(await failureOf(() => hiding.makeDirectory('d/.new', 0o755))).toBe('EPERM');
    expect(await failureOf(() => hiding.makeLink('.new', 'd'))).toBe('EPERM');
    expect(await failureOf(() => hiding.makeLink('git', '.git'))).toBe('EPERM');
    expect(await failureOf(() => hiding.makeLink('git', './d/.env'))).toBe('EPERM');
    expect(await failureOf(() => hiding.rename('d/seen', 'd/.env'))).toBe('EPERM');
    expect(await failureOf(() => hiding.removeDirectory('.git'))).toBe('ENOENT');

    const showing = openDevice(root, { showHidden: true }, kind);
    expect(await namesIn(showing, '')).toEqual(['.git', 'd']);
    expect(await readText(showing, '.git/config')).toBe('token');
  });

  it('does not show what is no file, directory or link', async () => {
    const { root } = makePlace();
    execFileSync('mkfifo', [join(root, 'fifo')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve));
    try {
      const hasDevice = isRoot && spawnSync('mknod', [join(root, 'device'), 'c', '1', '5']).status === 0;
      writeFileSync(join(root, 'file'), 'plain');
      const device = openDevice(root, { mode: 'read-write' }, kind);
      expect(await namesIn(device, '')).toEqual(['file']);
      for (const name of ['fifo', 'socket', ...(hasDevice ? ['device'] : [])]) {
        expect(await exists(device, name)).toBe(false);
        // Would block for ever if the FIFO were opened.
        expect(await failureOf(() => device.openFile(name, { writes: false }))).toBe('ENOENT');
        expect(await failureOf(() => device.openFile(name, { writes: true }))).toBe('ENOENT');
        expect(await failureOf(() => device.createFile(name, 0o644))).toBe('EEXIST');
        expect(await failureOf(() => device.rename('file', name))).toBe('EPERM');
        expect(await failureOf(() => device.unlink(name))).toBe('ENOENT');
        expect(await failureOf(() => device.openList(name))).toMatch(/ENOTDIR/);
      }
    } finally {
      server.close();
    }
  });

  // The checking kind looks at each path as a whole: fewer are enough to see that it streams, too.
  const entryCount = kind === 'descriptors' ? 100_000 : 5_000;
  it(`lists ${entryCount} entries page by page`, { timeout: 240_000 }, async () => {
    const { root } = makePlace();
    const padding = 'x'.repeat(150);
    for (let number = 0; number < entryCount; number++) {
      closeSync(openSync(join(root, `f${number}${padding}`), 'w'));
    }
    const device = openDevice(root, {}, kind);
    const list = await device.openList('');
    const before = process.memoryUsage().rss;
    const numbers = new Set<number>();
    let entries = 0;
    let pages = 0;
    let sum = 0;
    for (; ; pages++) {
      const page = await device.nextEntries(list);
      if (page.length === 0) break;
      expect(page.length).toBeLessThanOrEqual(400);
      expect(page.reduce((bytes, entry) => bytes + entry.name.length, 0)).toBeLessThan(49 * 1024);
      for (const entry of page) {
        numbers.add(entry.ino);
        sum += Number.parseInt(entry.name.slice(1), 10);
        entries++;
      }
    }
    expect(entries).toBe(entryCount);
    expect(sum).toBe((entryCount * (entryCount - 1)) / 2);
    expect(numbers.size).toBe(entryCount);
    expect(pages).toBeGreaterThanOrEqual(entryCount / 400);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
    expect(await device.nextEntries(list)).toEqual([]);
    await device.closeList(list);
    expect(await failureOf(() => device.nextEntries(list))).toBe('EBADF');
  });

  it('tells one inode number for a file everywhere', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'one'), '');
    linkSync(join(root, 'one'), join(root, 'two'));
    const device = openDevice(root, {}, kind);
    const listed = new Map((await listAll(device, '')).map(({ name, ino }) => [name, ino]));
    const { ino, nlink } = await infoOf(device, 'one');
    expect(listed.get('one')).toBe(ino);
    expect(listed.get('two')).toBe(ino);
    expect(nlink).toBe(2);
    const file = await device.openFile('two', { writes: false });
    expect((await device.statFile(file)).ino).toBe(ino);
  });

  it('limits what is open, and closes it all', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), '');
    const before = descriptorCount();
    const device = openDevice(root, {}, kind);
    for (let count = 0; count < 1000; count++) await device.openFile('file', { writes: false });
    for (let count = 0; count < 24; count++) await device.openList('');
    expect(await failureOf(() => device.openFile('file', { writes: false }))).toBe('EMFILE');
    expect(await failureOf(() => device.openList(''))).toBe('EMFILE');
    await device.closeFile(7);
    expect(await device.openFile('file', { writes: false })).toBe(7);
    await device.endRun(true);
    expect(await failureOf(() => device.statFile(7))).toBe('EBADF');
    expect(await readText(device, 'file')).toBe('');
    await device.close();
    await device.close();
    expect(await failureOf(() => device.walk(''))).toBe('ENODEV');
    expect(descriptorCount()).toBe(before);
  });

  it('leaves no descriptor open when a call fails', async () => {
    const { root } = makePlace();
    mkdirSync(join(root, 'a/b/c'), { recursive: true });
    writeFileSync(join(root, 'a/b/file'), '');
    symlinkSync('b', join(root, 'a/link'));
    execFileSync('mkfifo', [join(root, 'a/fifo')]);
    const device = openDevice(root, { mode: 'read-write', maxEntries: 0, maxBytes: 0 }, kind);
    const before = descriptorCount();
    const paths = [
      'a',
      'a/b/c',
      'a/b/file',
      'a/b/file/x',
      'a/link',
      'a/link/file',
      'a/fifo',
      'a/b/none/x',
      'a/.h',
    ];
    const calls: ((path: string) => unknown)[] = [
      (path) => device.openFile(path, { writes: false }),
      (path) => device.openFile(path, { writes: true }),
      (path) => device.createFile(path, 0o644),
      (path) => device.makeDirectory(path, 0o755),
      (path) => device.makeLink(path, '../x'),
      (path) => device.rename('a/b/none', path),
      (path) => device.rename(path, 'a/none/none'),
      (path) => device.changeMode(`${path}/none`, 0o644),
      (path) => device.changeTimes(path, Number.POSITIVE_INFINITY, 0),
      (path) => device.unlink(`${path}/none`),
      (path) => device.openList(`${path}/none`),
    ];
    for (const path of paths) {
      for (const call of calls) {
        const opened = await failureOf(async () => {
          const handle = await call(path);
          if (typeof handle === 'number') await device.closeFile(handle);
        });
        expect(opened).toMatch(/^(E|nothing)/);
        expect(descriptorCount(), `${call} ${path}`).toBe(before);
      }
    }
  });

  it('refuses every change when it is read-only', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), 'old');
    const device = openDevice(root, {}, kind);
    const changes: (() => unknown)[] = [
      () => device.openFile('file', { writes: true }),
      () => device.createFile('new', 0o644),
      () => device.makeDirectory('new', 0o755),
      () => device.makeLink('new', 'file'),
      () => device.unlink('file'),
      () => device.removeDirectory('file'),
      () => device.rename('file', 'new'),
      () => device.changeMode('file', 0o600),
      () => device.changeMode('', 0o700),
      () => device.changeTimes('file', 0, 0),
    ];
    for (const change of changes) expect(await failureOf(change), String(change)).toBe('EROFS');
    const file = await device.openFile('file', { writes: false });
    expect(await failureOf(() => device.writeFile(file, 0, bytesOf('x')))).toBe('EBADF');
    expect(await failureOf(() => device.truncateFile(file, 0))).toBe('EBADF');
    await device.syncFile(file);
    expect(await device.statServer()).toMatchObject({ freeBytes: 0, freeEntries: 0 });
  });
});

describe('other file systems below the root', () => {
  it('shows real ones for reading, and none that the kernel makes up', async (context) => {
    const { root } = makePlace();
    const [proc, memory] = [join(root, 'proc'), join(root, 'memory')];
    mkdirSync(proc);
    mkdirSync(memory);
    writeFileSync(join(root, 'here'), '');
    if (!mount('proc', proc) || !mount('tmpfs', memory)) context.skip();
    writeFileSync(join(memory, 'file'), 'in memory');
    const device = openDevice(root, { mode: 'read-write' });
    expect(await namesIn(device, '')).toEqual(['here', 'memory']);
    expect(await device.walk('proc/self/environ')).toHaveLength(1);
    expect(await failureOf(() => device.openList('proc'))).toBe('ENOENT');
    expect(await failureOf(() => device.openFile('proc/1/environ', { writes: false }))).toBe('ENOENT');
    expect(await readText(device, 'memory/file')).toBe('in memory');
    expect((await infoOf(device, 'memory')).ino).not.toBe((await infoOf(device, '')).ino);
    for (const change of [
      () => device.openFile('memory/file', { writes: true }),
      () => device.createFile('memory/new', 0o644),
      () => device.unlink('memory/file'),
      () => device.rename('here', 'memory/here'),
    ]) {
      expect(await failureOf(change)).toBe('EROFS');
    }
  });
});
