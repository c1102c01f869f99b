import { describe, expect, it } from 'vitest';
import { Errno, errno } from '../../src/abi/errno.js';
import { delegated, fileOf } from './delegated-support.js';
import { bytesOf, outcome, readAll, textOf } from './support.js';

describe('files', () => {
  function opened(writes: boolean) {
    const { server, tree, fileSystem } = delegated();
    const behind = tree.root.createFile('f', 0o644);
    const file = fileOf(fileSystem.root.lookup('f'));
    file.opened({ writes });
    server.takeCalls();
    return { server, tree, fileSystem, behind, file };
  }
  const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);

  it('go through one handle from open to close', () => {
    const { server, file, behind, tree } = opened(true);
    expect(file.write(bytesOf('hello'), 3)).toBe(5);
    tree.root.unlink('f');
    expect(textOf(file)).toBe('\0\0\0hello');
    file.truncate(4);
    expect(file.stat()).toMatchObject({ size: 4, nlink: 0, ino: behind.ino });
    file.sync?.();
    file.closed();
    file.closed();
    expect(server.takeCalls().map(([name]) => name)).toEqual([
      ...['writeFile', 'statFile', 'readFile', 'truncateFile', 'statFile', 'syncFile', 'closeFile'],
    ]);
    expect(server.openFiles.size).toBe(0);
    expect(outcome(() => file.stat())).toBe('ENOENT');
  });

  it('each open has a handle of its own, and a node is open once', () => {
    const { server, fileSystem, file } = opened(false);
    const again = fileOf(fileSystem.root.lookup('f'));
    again.opened({ writes: false });
    expect(server.openFiles.size).toBe(2);
    expect(outcome(() => again.opened({ writes: true }))).toBe('EBUSY');
    file.closed();
    expect(again.read(new Uint8Array(1), 0)).toBe(0);
    again.closed();
    expect(server.openFiles.size).toBe(0);
  });

  it('that are not open are opened for the moment, whatever comes', () => {
    const { server, fileSystem, file } = opened(false);
    file.closed();
    const loose = fileOf(fileSystem.root.lookup('f'));
    server.takeCalls();
    loose.truncate(10);
    expect(server.takeCalls().map(([name]) => name)).toEqual(['openFile', 'truncateFile', 'closeFile']);
    expect(outcome(() => loose.truncate(2 ** 50))).toBe('EFBIG');
    expect(server.takeCalls().map(([name]) => name)).toEqual(['openFile', 'truncateFile', 'closeFile']);
    server.before = ([name]) => {
      if (name === 'closeFile') throw errno(Errno.ENOSPC);
    };
    expect(outcome(() => loose.write(bytesOf('x'), 0))).toBe('ENOSPC');
    expect(outcome(() => loose.truncate(2 ** 50))).toBe('EFBIG');
  });

  it('are read and written whole, in pieces that a call can carry', () => {
    const { server, file, behind } = opened(true);
    const bytes = pattern(65536 * 3 + 100);
    expect(file.write(bytes, 5)).toBe(bytes.length);
    expect(server.takeCalls()).toHaveLength(4);
    expect(Buffer.compare(readAll(behind).subarray(5), bytes)).toBe(0);
    const into = new Uint8Array(bytes.length + 1000);
    expect(file.read(into, 5)).toBe(bytes.length);
    expect(Buffer.compare(into.subarray(0, bytes.length), bytes)).toBe(0);
    expect(server.takeCalls()).toHaveLength(4);
    expect(file.read(into.subarray(0, 65536), 0)).toBe(65536);
    expect(server.takeCalls()).toHaveLength(1);
    expect(file.read(into, 2 ** 40)).toBe(0);
  });

  it('end a read at a short reply', () => {
    const { server, file, behind } = opened(false);
    behind.write(pattern(5000), 0);
    server.replyBytes = 1000;
    expect(file.read(new Uint8Array(5000), 0)).toBe(1000);
    expect(server.takeCalls()).toHaveLength(1);
    expect(readAll(file)).toEqual(pattern(5000));
  });

  it('say how much was written before something failed, then what failed', () => {
    const { server, file, behind } = opened(true);
    let left = 2;
    server.before = ([name]) => {
      if (name === 'writeFile' && left-- <= 0) throw errno(Errno.ENOSPC);
    };
    expect(file.write(pattern(65536 * 4), 0)).toBe(65536 * 2);
    expect(outcome(() => file.write(pattern(10), 65536 * 2))).toBe('ENOSPC');
    expect(behind.size).toBe(65536 * 2);
    server.before = () => {};
    server.replyBytes = 100;
    expect(file.write(pattern(300), 0)).toBe(100);
  });

  it('say how much was read before something failed, then what failed', () => {
    const { server, file, behind } = opened(false);
    behind.truncate(65536 * 4);
    let left = 1;
    server.before = ([name]) => {
      if (name === 'readFile' && left-- <= 0) throw errno(Errno.EIO);
    };
    expect(file.read(new Uint8Array(65536 * 4), 0)).toBe(65536);
    expect(outcome(() => file.read(new Uint8Array(1), 65536))).toBe('EIO');
  });

  it('have positions that are numbers', () => {
    const { server, file } = opened(true);
    for (const position of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(outcome(() => file.read(new Uint8Array(1), position))).toBe('EINVAL');
      expect(outcome(() => file.write(new Uint8Array(1), position))).toBe('EINVAL');
      expect(outcome(() => file.truncate(position))).toBe('EINVAL');
    }
    expect(outcome(() => file.write(new Uint8Array(2), Number.MAX_SAFE_INTEGER - 1))).toBe('EFBIG');
    expect(file.write(new Uint8Array(0), 0)).toBe(0);
    expect(server.takeCalls()).toEqual([]);
  });

  it('a run that is over is no error of a file', () => {
    const { server, file } = opened(true);
    const end = new Error('the end');
    let left = 1;
    server.before = () => {
      if (left-- <= 0) throw end;
    };
    expect(() => file.write(new Uint8Array(200_000), 0)).toThrow(end);
    left = 1;
    expect(() => file.read(new Uint8Array(200_000), 0)).toThrow(end);
  });
});
