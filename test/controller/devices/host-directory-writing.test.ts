import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Errno } from '../../../src/abi/errno.js';
import {
  bytesOf,
  descriptorCount,
  exists,
  failureOf,
  infoOf,
  kinds,
  makePlace,
  mount,
  namesIn,
  openDevice,
  readText,
  writeText,
} from './host-directory-support.js';

const readWrite = { mode: 'read-write' } as const;

/** What is in a directory of the host, our own directories included. */
const hostNames = (path: string) => readdirSync(path).sort();

describe.each(kinds)('writing to a host directory by %s', (kind) => {
  it('shows the host a file when its last writer closes it, and not before', async () => {
    const { root } = makePlace();
    const device = openDevice(root, readWrite, kind);
    const info = await device.createFile('new', 0o640);
    expect(info).toMatchObject({ kind: 'file', sizeBytes: 0, permissions: 0o640, nlink: 1 });
    expect(await failureOf(() => device.createFile('new', 0o640))).toBe('EEXIST');
    const one = await device.openFile('new', { writes: true });
    const two = await device.openFile('new', { writes: true });
    const reader = await device.openFile('new', { writes: false });
    expect(await device.writeFile(one, 0, bytesOf('hello '))).toBe(6);
    expect(await device.writeFile(two, 6, bytesOf('world'))).toBe(5);
    expect(Buffer.from(await device.readFile(reader, 0, 100)).toString()).toBe('hello world');
    expect((await device.statFile(reader)).sizeBytes).toBe(11);
    expect(await namesIn(device, '')).toEqual(['new']);
    expect(await infoOf(device, 'new')).toMatchObject({ sizeBytes: 11, ino: info.ino });
    expect(existsSync(join(root, 'new'))).toBe(false);
    await device.closeFile(one);
    expect(existsSync(join(root, 'new'))).toBe(false);
    await device.closeFile(two);
    expect(readFileSync(join(root, 'new'), 'latin1')).toBe('hello world');
    expect(lstatSync(join(root, 'new')).mode & 0o7777).toBe(0o640);
    expect(await infoOf(device, 'new')).toMatchObject({ sizeBytes: 11, ino: info.ino });
    await device.endRun(true);
    expect(hostNames(root)).toEqual(['new']);
  });

  it('leaves an old file alone until the new one is whole', async () => {
    const { root } = makePlace();
    const path = join(root, 'file');
    writeFileSync(path, 'old contents', { mode: 0o600 });
    const before = lstatSync(path);
    const device = openDevice(root, readWrite, kind);
    const reader = await device.openFile('file', { writes: false });
    const { ino } = await device.statFile(reader);
    const writer = await device.openFile('file', { writes: true });
    expect(lstatSync(path).ino).toBe(before.ino);
    await device.writeFile(writer, 4, bytesOf('CONTENTS, longer'));
    expect(readFileSync(path, 'latin1')).toBe('old contents');
    expect(Buffer.from(await device.readFile(reader, 0, 100)).toString()).toBe('old CONTENTS, longer');
    expect((await device.statFile(reader)).ino).toBe(ino);
    expect((await infoOf(device, 'file')).ino).toBe(ino);
    await device.syncFile(writer);
    expect(readFileSync(path, 'latin1')).toBe('old CONTENTS, longer');
    // Programs compare the numbers of an open file and of its name.
    expect((await device.statFile(writer)).ino).toBe(ino);
    expect((await infoOf(device, 'file')).ino).toBe(ino);
    await device.writeFile(writer, 0, bytesOf('new'));
    expect(readFileSync(path, 'latin1')).toBe('old CONTENTS, longer');
    await device.truncateFile(writer, 3);
    await device.closeFile(writer);
    expect(readFileSync(path, 'latin1')).toBe('new');
    expect(lstatSync(path).mode & 0o7777).toBe(0o600);
    expect((await infoOf(device, 'file')).ino).toBe(ino);
    await device.closeFile(reader);
    expect(await readText(device, 'file')).toBe('new');
  });

  it('gives no other file the number of one that is open', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), 'old');
    const device = openDevice(root, readWrite, kind);
    const file = await device.openFile('file', { writes: true });
    const { ino } = await device.statFile(file);
    for (let round = 0; round < 20; round++) {
      await device.writeFile(file, 0, bytesOf('new'));
      await device.syncFile(file);
      // Inodes that are free are taken again at once, by many file systems.
      writeFileSync(join(root, `other${round}`), '');
      expect((await infoOf(device, `other${round}`)).ino).not.toBe(ino);
    }
    expect((await infoOf(device, 'file')).ino).toBe(ino);
  });

  it('drops what is not published when a run is killed, byte for byte', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), 'old');
    const before = descriptorCount();
    const device = openDevice(root, readWrite, kind);
    await device.createFile('new', 0o644);
    await device.createFile('unopened', 0o644);
    const created = await device.openFile('new', { writes: true });
    await device.writeFile(created, 0, bytesOf('half of '));
    const existing = await device.openFile('file', { writes: true });
    await device.truncateFile(existing, 0);
    await device.writeFile(existing, 0, bytesOf('half of '));
    await device.endRun(false);
    expect(hostNames(root)).toEqual(['file']);
    expect(readFileSync(join(root, 'file'), 'latin1')).toBe('old');
    expect(await namesIn(device, '')).toEqual(['file']);
    expect(await readText(device, 'file')).toBe('old');
    expect(await device.statServer()).toMatchObject({ freeBytes: 1 << 20, freeEntries: 1000 });
    await device.close();
    expect(descriptorCount()).toBe(before);
  });

  it('keeps what is still open when a program ends by itself', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), 'old');
    const device = openDevice(root, readWrite, kind);
    await device.createFile('new', 0o644);
    await device.createFile('empty', 0o644);
    await device.writeFile(await device.openFile('new', { writes: true }), 0, bytesOf('kept'));
    await device.truncateFile(await device.openFile('file', { writes: true }), 1);
    await device.endRun(true);
    expect(hostNames(root)).toEqual(['empty', 'file', 'new']);
    expect(readFileSync(join(root, 'new'), 'latin1')).toBe('kept');
    expect(readFileSync(join(root, 'file'), 'latin1')).toBe('o');
    // And there is a next run.
    await writeText(device, 'new', 'again');
    expect(readFileSync(join(root, 'new'), 'latin1')).toBe('again');
  });

  it('never shows a reader of the host a part of a file', async () => {
    const { root } = makePlace();
    const path = join(root, 'file');
    const sizeBytes = 300_000;
    writeFileSync(path, 'a'.repeat(sizeBytes));
    const script = `
      const { readFileSync } = require('node:fs');
      let reads = 0, partial = 0, last;
      const versions = new Set();
      do {
        const contents = readFileSync(${JSON.stringify(path)}, 'latin1');
        reads++;
        last = contents[0];
        versions.add(last);
        if (contents !== last.repeat(${sizeBytes})) partial++;
        if (reads === 1) process.stdout.write('started\\n');
      } while (last !== '!');
      console.log(JSON.stringify({ reads, partial, versions: versions.size }));`;
    const reader = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    const isStarted = new Promise((resolve) => {
      reader.stdout.on('data', (data) => {
        output += data;
        resolve(undefined);
      });
    });
    const ended = new Promise((resolve) => reader.on('close', resolve));
    await isStarted;
    const device = openDevice(root, readWrite, kind);
    for (let round = 0; round < 60; round++) {
      await writeText(device, 'file', 'bcdefg'.charAt(round % 6).repeat(sizeBytes));
    }
    await writeText(device, 'file', '!'.repeat(sizeBytes));
    await ended;
    const { reads, partial } = JSON.parse(output.split('\n')[1] ?? '');
    expect(reads).toBeGreaterThan(1);
    expect(partial).toBe(0);
  });

  it('publishes a file before it is renamed, and moves what is open', async () => {
    const { root } = makePlace();
    mkdirSync(join(root, 'from'));
    const device = openDevice(root, readWrite, kind);
    await device.createFile('from/draft', 0o644);
    const file = await device.openFile('from/draft', { writes: true });
    await device.writeFile(file, 0, bytesOf('one'));
    await device.rename('from/draft', 'from/final');
    expect(hostNames(join(root, 'from'))).toEqual(['final']);
    expect(readFileSync(join(root, 'from/final'), 'latin1')).toBe('one');
    await device.writeFile(file, 3, bytesOf(' two'));
    await device.createFile('from/new', 0o644);
    const created = await device.openFile('from/new', { writes: true });
    await device.writeFile(created, 0, bytesOf('created'));
    await device.rename('from', 'to');
    expect(await namesIn(device, 'to')).toEqual(['final', 'new']);
    expect(await readText(device, 'to/final')).toBe('one two');
    expect(await exists(device, 'from')).toBe(false);
    expect(hostNames(join(root, 'to'))).toEqual(['final']);
    await device.closeFile(file);
    await device.closeFile(created);
    expect(readFileSync(join(root, 'to/final'), 'latin1')).toBe('one two');
    expect(readFileSync(join(root, 'to/new'), 'latin1')).toBe('created');
    expect(hostNames(root).filter((name) => !name.startsWith('.'))).toEqual(['to']);
  });

  it('renames as Linux does', async () => {
    const { root } = makePlace();
    mkdirSync(join(root, 'full/sub'), { recursive: true });
    mkdirSync(join(root, 'empty'));
    writeFileSync(join(root, 'one'), '1');
    writeFileSync(join(root, 'two'), '2');
    linkSync(join(root, 'one'), join(root, 'same'));
    const device = openDevice(root, readWrite, kind);
    expect(await failureOf(() => device.rename('none', 'x'))).toBe('ENOENT');
    expect(await failureOf(() => device.rename('one', 'full'))).toBe('EISDIR');
    expect(await failureOf(() => device.rename('full', 'one'))).toBe('ENOTDIR');
    expect(await failureOf(() => device.rename('empty', 'full'))).toBe('ENOTEMPTY');
    expect(await failureOf(() => device.rename('full', 'full/sub/x'))).toBe('EINVAL');
    expect(await failureOf(() => device.rename('', 'x'))).toBe('EBUSY');
    expect(await failureOf(() => device.rename('full', ''))).toBe('EBUSY');
    expect(await failureOf(() => device.rename('one', 'two/x'))).toBe('ENOTDIR');
    await device.rename('one', 'one');
    await device.rename('one', 'same');
    expect(await namesIn(device, '')).toEqual(['empty', 'full', 'one', 'same', 'two']);
    const replaced = await device.openFile('two', { writes: true });
    await device.writeFile(replaced, 0, bytesOf('lost'));
    await device.rename('one', 'two');
    expect(Buffer.from(await device.readFile(replaced, 0, 9)).toString()).toBe('lost');
    await device.closeFile(replaced);
    expect(readFileSync(join(root, 'two'), 'latin1')).toBe('1');
    // A directory that is empty for the host may not be so for the guest.
    await device.createFile('empty/new', 0o644);
    expect(await failureOf(() => device.rename('full', 'empty'))).toBe('ENOTEMPTY');
    expect(await failureOf(() => device.removeDirectory('empty'))).toBe('ENOTEMPTY');
    await device.unlink('empty/new');
    await device.rename('full', 'empty');
    expect(hostNames(join(root, 'empty'))).toEqual(['sub']);
  });

  it('removes files, also those that only the guest has seen, and keeps what is open', async () => {
    const { root } = makePlace();
    mkdirSync(join(root, 'd'));
    writeFileSync(join(root, 'file'), 'contents');
    symlinkSync('file', join(root, 'link'));
    const device = openDevice(root, readWrite, kind);
    expect(await failureOf(() => device.unlink('none'))).toBe('ENOENT');
    expect(await failureOf(() => device.unlink('d'))).toBe('EISDIR');
    expect(await failureOf(() => device.unlink(''))).toBe('EISDIR');
    expect(await failureOf(() => device.removeDirectory('file'))).toBe('ENOTDIR');
    expect(await failureOf(() => device.removeDirectory('link'))).toBe('ENOTDIR');
    expect(await failureOf(() => device.removeDirectory(''))).toBe('EBUSY');
    await device.unlink('link');
    const file = await device.openFile('file', { writes: true });
    await device.unlink('file');
    expect(hostNames(root)).toEqual(['d']);
    expect((await device.statFile(file)).nlink).toBe(0);
    await device.writeFile(file, 8, bytesOf(' and more'));
    expect(Buffer.from(await device.readFile(file, 0, 99)).toString()).toBe('contents and more');
    await device.createFile('file', 0o644);
    const other = await device.openFile('file', { writes: true });
    await device.writeFile(other, 0, bytesOf('another'));
    await device.closeFile(file);
    expect(await readText(device, 'file')).toBe('another');
    await device.unlink('file');
    await device.closeFile(other);
    await device.removeDirectory('d');
    await device.endRun(true);
    expect(hostNames(root)).toEqual([]);
    expect(await device.statServer()).toMatchObject({ freeBytes: 1 << 20, freeEntries: 1000 });
  });

  it('sets permission bits and times, of staged files too', async () => {
    const { root } = makePlace();
    mkdirSync(join(root, 'd'));
    writeFileSync(join(root, 'file'), 'old');
    symlinkSync('file', join(root, 'link'));
    const device = openDevice(root, readWrite, kind);
    await device.changeMode('file', 0o7751);
    await device.changeMode('d', 0o4711);
    expect(statSync(join(root, 'file')).mode & 0o7777).toBe(0o751);
    expect(statSync(join(root, 'd')).mode & 0o7777).toBe(0o711);
    expect(await failureOf(() => device.changeMode('link', 0o600))).toBe('EOPNOTSUPP');
    expect(await failureOf(() => device.changeMode('none', 0o600))).toBe('ENOENT');
    await device.changeMode('', 0o750);
    expect(statSync(root).mode & 0o7777).toBe(0o750);
    await device.changeTimes('file', Number.NaN, 1_000_000);
    expect(statSync(join(root, 'file')).mtimeMs).toBe(1_000_000);
    expect(statSync(join(root, 'file')).atimeMs).toBeGreaterThan(1_000_000);
    await device.changeTimes('link', 2_000_000, 2_000_000);
    expect(lstatSync(join(root, 'link')).mtimeMs).toBe(2_000_000);
    expect(statSync(join(root, 'file')).mtimeMs).toBe(1_000_000);
    await device.changeTimes('', 3_000_000, 3_000_000);
    expect(statSync(root).mtimeMs).toBe(3_000_000);
    for (const bad of [Number.POSITIVE_INFINITY, 1e300]) {
      expect(await failureOf(() => device.changeTimes('file', bad, 0))).toBe('EINVAL');
    }
    const file = await device.openFile('file', { writes: true });
    await device.writeFile(file, 0, bytesOf('new'));
    await device.changeMode('file', 0o6640);
    await device.changeTimes('file', 4_000_000, 5_000_000);
    expect(await infoOf(device, 'file')).toMatchObject({ permissions: 0o640, mtimeMs: 5_000_000 });
    expect(statSync(join(root, 'file')).mode & 0o7777).toBe(0o751);
    await device.closeFile(file);
    expect(statSync(join(root, 'file')).mode & 0o7777).toBe(0o640);
    expect(statSync(join(root, 'file')).mtimeMs).toBe(5_000_000);
  });

  it('drops the right to run as somebody else when a guest writes to a program', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'program'), 'old');
    chmodSync(join(root, 'program'), 0o6755);
    const device = openDevice(root, readWrite, kind);
    await writeText(device, 'program', 'new');
    expect(statSync(join(root, 'program')).mode & 0o7777).toBe(0o755);
  });

  it('lets a guest make links that lead down only', async () => {
    const { root } = makePlace();
    mkdirSync(join(root, 'a/b'), { recursive: true });
    symlinkSync('../../up', join(root, 'a/b/climber'));
    const device = openDevice(root, readWrite, kind);
    expect(await device.makeLink('a/down', 'b/./file')).toMatchObject({
      kind: 'symlink',
      target: 'b/./file',
    });
    expect(readlinkSync(join(root, 'a/down'))).toBe('b/./file');
    for (const target of ['..', '../a', 'b/../c', 'b/..', '/etc/passwd', '/', '../../../etc/passwd']) {
      expect(await failureOf(() => device.makeLink('a/x', target)), target).toBe('EPERM');
    }
    expect(await failureOf(() => device.makeLink('a/x', ''))).toBe('ENOENT');
    expect(await failureOf(() => device.makeLink('a/x', 'a\0b'))).toBe('EINVAL');
    expect(await failureOf(() => device.makeLink('a/x', 'y'.repeat(4096)))).toBe('ENAMETOOLONG');
    expect(await failureOf(() => device.makeLink('a', 'y'))).toBe('EEXIST');
    // From the root, the host's own link would lead out.
    expect(await failureOf(() => device.rename('a/b/climber', 'climber'))).toBe('EPERM');
    await device.rename('a/b/climber', 'a/b/renamed');
    await device.rename('a/down', 'down');
    expect(hostNames(root)).toEqual(['a', 'down']);
  });

  it('writes to the file, not through it: hard links outside keep what they had', async () => {
    const { base, root } = makePlace();
    writeFileSync(join(base, 'outside'), 'precious');
    linkSync(join(base, 'outside'), join(root, 'inside'));
    const device = openDevice(root, readWrite, kind);
    await writeText(device, 'inside', 'overwritten');
    expect(readFileSync(join(root, 'inside'), 'latin1')).toBe('overwritten');
    expect(readFileSync(join(base, 'outside'), 'latin1')).toBe('precious');
  });

  it('never shows or gives its staging area, whatever is asked for', async () => {
    const { root } = makePlace();
    const device = openDevice(root, { ...readWrite, showHidden: true }, kind);
    await device.createFile('new', 0o644);
    const [area = ''] = hostNames(root).filter((name) => name.startsWith('.vitrine-staging-'));
    expect(area).toMatch(new RegExp(`^\\.vitrine-staging-${process.pid}-[0-9a-f]{24}$`));
    expect(lstatSync(join(root, area)).mode & 0o7777).toBe(0o700);
    expect(await namesIn(device, '')).toEqual(['new']);
    for (const name of [area, area.toUpperCase(), '.vitrine-staging-x']) {
      expect(await exists(device, name)).toBe(false);
      expect(await failureOf(() => device.openList(name))).toBe('ENOENT');
      expect(await failureOf(() => device.openFile(`${name}/0`, { writes: false }))).toBe('ENOENT');
      expect(await failureOf(() => device.rename(name, 'mine'))).toBe('ENOENT');
      expect(await failureOf(() => device.removeDirectory(name))).toBe('ENOENT');
      expect(await failureOf(() => device.makeDirectory(name, 0o755))).toBe('EPERM');
      expect(await failureOf(() => device.makeLink('x', `${name}/0`))).toBe('EPERM');
    }
    await device.close();
    expect(hostNames(root)).toEqual([]);
  });

  it('removes what dead processes left behind, and nothing else', async () => {
    const { root } = makePlace();
    const first = openDevice(root, readWrite, kind);
    await first.createFile('new', 0o644);
    const [own = ''] = hostNames(root);
    const dead = Number(execFileSync('sh', ['-c', 'echo $$']).toString());
    const withPid = (name: string, pid: number | string) => name.replace(/-\d+-/, `-${pid}-`);
    const stale = withPid(own, dead);
    const kept = [
      own,
      withPid(own, process.ppid),
      // Of another machine, where that number may well be somebody.
      `.vitrine-staging-${dead}-00000000${own.slice(-16)}`,
      withPid(own, '12x'),
    ];
    for (const name of [stale, ...kept.slice(1)]) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, '0'), 'staged');
    }
    openDevice(root, readWrite, kind);
    expect(hostNames(root)).toEqual(kept.sort());
  });

  it('goes on when somebody removes the staging area', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), 'old');
    const device = openDevice(root, readWrite, kind);
    const file = await device.openFile('file', { writes: true });
    await device.writeFile(file, 0, bytesOf('new'));
    for (const name of hostNames(root))
      if (name.startsWith('.')) rmSync(join(root, name), { recursive: true });
    expect(await failureOf(() => device.closeFile(file))).toMatch(/^(EIO|ENOENT)$/);
    expect(readFileSync(join(root, 'file'), 'latin1')).toBe('old');
    await writeText(device, 'file', 'newer');
    expect(readFileSync(join(root, 'file'), 'latin1')).toBe('newer');
  });

  it('tells the call that could not publish, and leaves what was there', async () => {
    const { root } = makePlace();
    const before = descriptorCount();
    const device = openDevice(root, readWrite, kind);
    mkdirSync(join(root, 'd'));
    const startOf = async (path: string) => {
      await device.createFile(path, 0o644);
      const file = await device.openFile(path, { writes: true });
      await device.writeFile(file, 0, bytesOf('lost'));
      return file;
    };
    const removed = await startOf('d/file');
    rmSync(join(root, 'd'), { recursive: true });
    expect(await failureOf(() => device.syncFile(removed))).toBe('ENOENT');
    expect(await failureOf(() => device.closeFile(removed))).toBe('ENOENT');

    const blocked = await startOf('blocked');
    mkdirSync(join(root, 'blocked'));
    expect(await failureOf(() => device.syncFile(blocked))).toBe('EISDIR');
    // There is still time to put it right.
    renameSync(join(root, 'blocked'), join(root, 'moved'));
    await device.syncFile(blocked);
    await device.closeFile(blocked);
    expect(readFileSync(join(root, 'blocked'), 'latin1')).toBe('lost');

    const linked = await startOf('linked');
    symlinkSync('blocked', join(root, 'linked'));
    expect(await failureOf(() => device.rename('linked', 'x'))).toBe('EEXIST');
    expect(await failureOf(() => device.closeFile(linked))).toBe('EEXIST');
    expect(readlinkSync(join(root, 'linked'))).toBe('blocked');

    const [late, fine] = [await startOf('late'), await startOf('fine')];
    expect([late, fine]).not.toContain(undefined);
    mkdirSync(join(root, 'late'));
    expect(await failureOf(() => device.endRun(true))).toBe('EISDIR');
    expect(readFileSync(join(root, 'fine'), 'latin1')).toBe('lost');
    expect(await device.statServer()).toMatchObject({ freeBytes: (1 << 20) - 8, freeEntries: 998 });
    await device.close();
    expect(hostNames(root)).toEqual(['blocked', 'fine', 'late', 'linked', 'moved']);
    expect(descriptorCount()).toBe(before);
  });

  it('sees a file that the host replaces while it is open', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), 'first');
    const device = openDevice(root, readWrite, kind);
    const old = await device.openFile('file', { writes: true });
    writeFileSync(join(root, 'next'), 'second');
    renameSync(join(root, 'next'), join(root, 'file'));
    expect(await readText(device, 'file')).toBe('second');
    await device.writeFile(old, 0, bytesOf('FIRST'));
    expect(await readText(device, 'file')).toBe('second');
    await device.closeFile(old);
    expect(readFileSync(join(root, 'file'), 'latin1')).toBe('second');
    expect(await device.statServer()).toMatchObject({ freeBytes: 1 << 20 });
  });

  it('publishes files that were only created when there are many', async () => {
    const { root } = makePlace();
    const before = descriptorCount();
    const device = openDevice(root, readWrite, kind);
    for (let count = 0; count < 300; count++) await device.createFile(`f${count}`, 0o644);
    expect(descriptorCount() - before).toBeLessThan(40);
    expect(await namesIn(device, '')).toHaveLength(300);
    await device.endRun(true);
    expect(hostNames(root)).toHaveLength(300);
  });

  it.each([true, false])('copies a large file for its first change (may wait: %s)', async (canWait) => {
    const { root } = makePlace();
    const sizeBytes = 24 << 20;
    const contents = Buffer.alloc(sizeBytes, 'contents');
    contents.fill(0, 8 << 20, 16 << 20);
    writeFileSync(join(root, 'large'), contents);
    const device = openDevice(root, { ...readWrite, canWait }, kind);
    const file = await device.openFile('large', { writes: true });
    const written = device.writeFile(file, 12 << 20, bytesOf('x'));
    if (!canWait) expect(written).toBe(1);
    // What comes meanwhile comes after it.
    const closed = device.closeFile(file);
    expect(await written).toBe(1);
    await closed;
    contents.write('x', 12 << 20);
    expect(readFileSync(join(root, 'large')).equals(contents)).toBe(true);
  });

  it('ends a copy that is under way when the run ends', async () => {
    const { root } = makePlace();
    const before = descriptorCount();
    writeFileSync(join(root, 'large'), Buffer.alloc(64 << 20, 'contents'));
    const device = openDevice(root, { ...readWrite, canWait: true }, kind);
    const file = await device.openFile('large', { writes: true });
    const failed = failureOf(() => device.writeFile(file, 0, bytesOf('x')));
    await device.endRun(false);
    // Nothing, where the file system shares blocks and it was done at once.
    expect(await failed).toMatch(/^(EINTR|nothing)$/);
    expect(hostNames(root)).toEqual(['large']);
    expect(readFileSync(join(root, 'large'), 'latin1').startsWith('contents')).toBe(true);
    await device.close();
    expect(descriptorCount()).toBe(before);
  });
});

describe.each(kinds)('quotas of a host directory by %s', (kind) => {
  const free = async (device: ReturnType<typeof openDevice>) => (await device.statServer()).freeBytes;

  it('counts what is added, and gives back what is taken away again', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'old'), 'x'.repeat(100));
    const device = openDevice(root, { ...readWrite, maxBytes: 1000, maxEntries: 5 }, kind);
    expect(await device.statServer()).toEqual({
      totalBytes: 1000,
      freeBytes: 1000,
      totalEntries: 5,
      freeEntries: 5,
    });
    const old = await device.openFile('old', { writes: true });
    await device.writeFile(old, 0, bytesOf('y'.repeat(100)));
    expect(await free(device)).toBe(1000);
    await device.writeFile(old, 100, bytesOf('y'.repeat(50)));
    expect(await free(device)).toBe(950);
    await device.truncateFile(old, 10);
    expect(await free(device)).toBe(1000);
    // What was the host's is not the guest's to trade in.
    await device.truncateFile(old, 1100);
    expect(await free(device)).toBe(0);
    expect(await failureOf(() => device.truncateFile(old, 1101))).toBe('ENOSPC');
    await device.closeFile(old);
    expect(await free(device)).toBe(0);
    // Still known when it is opened again.
    const again = await device.openFile('old', { writes: true });
    await device.truncateFile(again, 600);
    await device.closeFile(again);
    expect(await free(device)).toBe(500);
    await writeText(device, 'new', 'z'.repeat(500));
    expect(await device.statServer()).toMatchObject({ freeBytes: 0, freeEntries: 4 });
    await device.rename('new', 'renamed');
    await device.unlink('renamed');
    expect(await device.statServer()).toMatchObject({ freeBytes: 500, freeEntries: 5 });
    await device.unlink('old');
    expect(await device.statServer()).toMatchObject({ freeBytes: 1000, freeEntries: 5 });
  });

  it('writes whole or not at all', async () => {
    const { root } = makePlace();
    const device = openDevice(root, { ...readWrite, maxBytes: 10 }, kind);
    await device.createFile('new', 0o644);
    const file = await device.openFile('new', { writes: true });
    await device.writeFile(file, 0, bytesOf('12345678'));
    expect(await failureOf(() => device.writeFile(file, 6, bytesOf('abcde')))).toBe('ENOSPC');
    expect(await failureOf(() => device.writeFile(file, 2 ** 40, bytesOf('a')))).toBe('ENOSPC');
    expect(await failureOf(() => device.truncateFile(file, 2 ** 40))).toBe('ENOSPC');
    expect(await failureOf(() => device.writeFile(file, Number.MAX_SAFE_INTEGER, bytesOf('a')))).toBe(
      'EFBIG',
    );
    await device.writeFile(file, 6, bytesOf('abcd'));
    await device.writeFile(file, 0, new Uint8Array(0));
    expect(await readText(device, 'new')).toBe('123456abcd');
    // The host gets nothing of a file that lacks what its program wanted in it.
    expect(await failureOf(() => device.closeFile(file))).toBe('ENOSPC');
    expect(hostNames(root).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  it('keeps counting a removed file as long as it is open', async () => {
    const { root } = makePlace();
    const device = openDevice(root, { ...readWrite, maxBytes: 100, maxEntries: 3 }, kind);
    for (const published of [false, true]) {
      await device.createFile('new', 0o644);
      const file = await device.openFile('new', { writes: true });
      await device.writeFile(file, 0, bytesOf('x'.repeat(80)));
      if (published) await device.syncFile(file);
      await device.unlink('new');
      expect(await device.statServer()).toMatchObject({ freeBytes: 20, freeEntries: 3 });
      expect(await failureOf(() => device.writeFile(file, 80, bytesOf('x'.repeat(21))))).toBe('ENOSPC');
      await device.writeFile(file, 80, bytesOf('x'.repeat(20)));
      await device.closeFile(file);
      expect(await free(device)).toBe(100);
    }
  });

  it('counts entries of every kind', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'old'), '');
    const device = openDevice(root, { ...readWrite, maxEntries: 3 }, kind);
    await device.createFile('file', 0o644);
    await device.makeDirectory('d', 0o755);
    await device.makeLink('link', 'd');
    for (const make of [
      () => device.createFile('x', 0o644),
      () => device.makeDirectory('x', 0o755),
      () => device.makeLink('x', 'd'),
    ]) {
      expect(await failureOf(make)).toBe('ENOSPC');
    }
    expect(existsSync(join(root, 'x'))).toBe(false);
    await device.unlink('old');
    expect((await device.statServer()).freeEntries).toBe(0);
    await device.rename('file', 'link');
    expect((await device.statServer()).freeEntries).toBe(1);
    await device.removeDirectory('d');
    await device.unlink('link');
    expect((await device.statServer()).freeEntries).toBe(3);
    expect(await failureOf(() => device.makeDirectory('none/x', 0o755))).toBe('ENOENT');
    expect((await device.statServer()).freeEntries).toBe(3);
    await device.endRun(false);
    expect((await device.statServer()).freeEntries).toBe(3);
  });

  it('has the same count after a run that was dropped as before it', async () => {
    const { root } = makePlace();
    const device = openDevice(root, { ...readWrite, maxBytes: 1000 }, kind);
    await writeText(device, 'file', 'x'.repeat(300));
    await device.endRun(true);
    const file = await device.openFile('file', { writes: true });
    await device.writeFile(file, 300, bytesOf('y'.repeat(400)));
    expect(await free(device)).toBe(300);
    await device.endRun(false);
    expect(await free(device)).toBe(700);
    await device.unlink('file');
    expect(await free(device)).toBe(1000);
  });

  it('gives nothing for files of the host, whatever inodes they have', async () => {
    const { root } = makePlace();
    const device = openDevice(root, { ...readWrite, maxBytes: 1000, maxEntries: 10 }, kind);
    for (let round = 0; round < 20; round++) await writeText(device, 'file', 'x'.repeat(300));
    for (let number = 0; number < 20; number++) writeFileSync(join(root, `host${number}`), 'theirs');
    for (let number = 0; number < 20; number++) await device.unlink(`host${number}`);
    expect(await device.statServer()).toMatchObject({ freeBytes: 700, freeEntries: 9 });
    await device.unlink('file');
    for (let number = 0; number < 20; number++) mkdirSync(join(root, `host${number}`));
    for (let number = 0; number < 20; number++) await device.removeDirectory(`host${number}`);
    expect(await device.statServer()).toMatchObject({ freeBytes: 1000, freeEntries: 10 });
  });

  it('knows no limit when there is none', async () => {
    const { root } = makePlace();
    const unlimited = { maxBytes: Number.POSITIVE_INFINITY, maxEntries: Number.POSITIVE_INFINITY };
    const device = openDevice(root, { ...readWrite, ...unlimited }, kind);
    await writeText(device, 'file', 'x');
    expect((await device.statServer()).freeBytes).toBe(Number.MAX_SAFE_INTEGER - 1);
  });
});

describe('a write that fails', () => {
  it('leaves the host what it had, unless the program begins again', async () => {
    const { root } = makePlace();
    writeFileSync(join(root, 'file'), 'old');
    const device = openDevice(root, { mode: 'read-write', maxBytes: 100 });
    const open = () => device.openFile('file', { writes: true }) as number;
    const attempt = (handle: number) =>
      failureOf(() => device.writeFile(handle, 50, new Uint8Array(1000)) as number);
    const first = open();
    device.truncateFile(first, 0);
    device.writeFile(first, 0, Buffer.from('half of it'));
    expect(await attempt(first)).toBe('ENOSPC');
    expect(await failureOf(() => device.syncFile(first))).toBe('ENOSPC');
    expect(await failureOf(() => device.closeFile(first))).toBe('ENOSPC');
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('old');

    const second = open();
    expect(await attempt(second)).toBe('ENOSPC');
    device.truncateFile(second, 0);
    device.writeFile(second, 0, Buffer.from('less'));
    device.closeFile(second);
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('less');
  });
});

describe('copies of files of the host', () => {
  it('take no more of the disk than they may, whatever a guest opens', () => {
    const { root } = makePlace();
    for (let i = 0; i < 5; i++) {
      const fd = openSync(join(root, `${i}`), 'w');
      ftruncateSync(fd, 400 * 2 ** 20);
      closeSync(fd);
    }
    const device = openDevice(root, { mode: 'read-write', canWait: false, maxBytes: 1000 });
    const write = (name: string) => {
      const handle = device.openFile(name, { writes: true }) as number;
      return device.writeFile(handle, 0, Buffer.from('x'));
    };
    const outcomes = ['0', '1', '2', '3', '4'].map((name) => {
      try {
        return write(name);
      } catch (failure) {
        return (failure as { value: number }).value;
      }
    });
    // Where the file system shares blocks, copies take nothing.
    if (outcomes.every((outcome) => outcome === 1)) return;
    expect(outcomes).toEqual([1, 1, Errno.ENOSPC, Errno.ENOSPC, Errno.ENOSPC]);
  });
});

describe('a full disk', () => {
  it('is ENOSPC, and leaves what was there', async (context) => {
    const { root } = makePlace();
    if (!mount('tmpfs', root, 'size=1m')) context.skip();
    writeFileSync(join(root, 'old'), 'o'.repeat(600_000));
    const device = openDevice(root, { ...readWrite, maxBytes: 10 << 20 });
    // No room for a second copy.
    const old = await device.openFile('old', { writes: true });
    expect(await failureOf(() => device.writeFile(old, 0, bytesOf('x')))).toBe('ENOSPC');
    await device.closeFile(old);
    expect(readFileSync(join(root, 'old'), 'latin1')).toBe('o'.repeat(600_000));
    expect(hostNames(root).filter((name) => !name.startsWith('.'))).toEqual(['old']);
    expect(await device.statServer()).toMatchObject({ freeBytes: 10 << 20 });

    await device.createFile('new', 0o644);
    const file = await device.openFile('new', { writes: true });
    let sizeBytes = 0;
    const chunk = bytesOf('n'.repeat(50_001));
    while ((await failureOf(() => device.writeFile(file, sizeBytes, chunk))) === 'nothing') {
      sizeBytes += chunk.length;
    }
    expect((await device.statFile(file)).sizeBytes).toBe(sizeBytes);
    // What overlaps is as before, too.
    const wide = bytesOf('w'.repeat(65_536));
    expect(await failureOf(() => device.writeFile(file, sizeBytes - 10_000, wide))).toBe('ENOSPC');
    expect(await readText(device, 'new')).toBe('n'.repeat(sizeBytes));
    expect((await device.statServer()).freeBytes).toBe((10 << 20) - sizeBytes);
    expect(await failureOf(() => device.closeFile(file))).toBe('ENOSPC');
    expect(hostNames(root).filter((name) => !name.startsWith('.'))).toEqual(['old']);
  });
});
