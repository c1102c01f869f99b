import { describe, expect, it } from 'vitest';
import { VitrineError } from '../../src/errors.js';
import { byteStringToUtf8, bytesToByteString, utf8ToByteString } from '../../src/vfs/byte-string.js';
import { DeviceFileSystem, standardDevices } from '../../src/vfs/devices.js';
import { HostFiles } from '../../src/vfs/host-files.js';
import { bytesOf, memory, outcome } from './support.js';

const LIMIT = 2 ** 20;

describe('files for the host', () => {
  it('are written, read, listed and removed', () => {
    const fileSystem = memory();
    const files = new HostFiles(fileSystem);
    files.write('/data/in/größe.txt', bytesOf('first, longer'));
    files.write('/data/in/größe.txt', bytesOf('second'));
    files.makeDirectory('/data/empty/one');
    expect(new TextDecoder().decode(files.read('/data/in/größe.txt', LIMIT))).toBe('second');
    expect(files.list('/data/in')).toEqual([{ name: 'größe.txt', kind: 'file', sizeBytes: 6 }]);
    expect(files.list('/data').map(({ name }) => name)).toEqual(['in', 'empty']);
    expect(files.stat('/data/in')).toMatchObject({ name: 'in', kind: 'directory' });
    expect(files.stat('/nothing/here')).toBeUndefined();
    files.remove('/data');
    expect(files.list('/')).toEqual([]);
    expect(fileSystem.budget.usedBytes).toBe(0);
  });

  it('do not mind what the guest did to them', () => {
    const fileSystem = memory({ bytes: 2 ** 26 });
    const files = new HostFiles(fileSystem);
    const { root } = fileSystem;
    root.createDirectory('d', 0).createFile('f', 0).write(bytesOf('x'), 0);
    root.createSymlink('out', '../../../../etc/passwd');
    root.createSymlink('loop', 'loop');
    root.createFile('claims', 0o644).truncate(2 ** 40);
    root.createFile('\xff', 0o644);
    expect(files.read('/d/f', LIMIT)).toEqual(bytesOf('x'));
    expect(() => files.read('/out', LIMIT)).toThrow('cannot read "/out": ENOENT');
    expect(() => files.read('/loop', LIMIT)).toThrow('ELOOP');
    expect(() => files.read('/claims', LIMIT)).toThrow('exceed the limit');
    expect(() => files.read('/d', LIMIT)).toThrow('EISDIR');
    expect(() => files.list('/claims')).toThrow('ENOTDIR');
    expect(() => files.makeDirectory('/claims')).toThrow(VitrineError);
    expect(() => files.write('/claims/x', bytesOf(''))).toThrow('ENOTDIR');
    expect(() => files.remove('/')).toThrow(VitrineError);
    expect(() => files.remove('/absent')).toThrow('ENOENT');
    expect(files.list('/').at(-1)?.name).toBe('\ufffd');
    files.remove('/loop');
    expect(files.stat('/loop')).toBeUndefined();
  });

  it('lose nothing when there is no room', () => {
    const fileSystem = memory({ bytes: 10_000 });
    const files = new HostFiles(fileSystem);
    files.write('/f', bytesOf('old'));
    expect(() => files.write('/f', new Uint8Array(20_000))).toThrow('ENOSPC');
    expect(() => files.write('/g', new Uint8Array(20_000))).toThrow('cannot write "/g": ENOSPC');
    expect(files.read('/f', LIMIT)).toEqual(bytesOf('old'));
    expect(files.list('/').length).toBe(1);
  });

  it('are removed quickly however many and however deep', () => {
    const fileSystem = memory({ bytes: 2 ** 30, entries: 100_000 });
    let at = fileSystem.root.createDirectory('top', 0o755);
    for (let index = 0; index < 40_000; index++) at.createDirectory(`d${index}`, 0o755);
    for (let depth = 0; depth < 500; depth++) at = at.createDirectory('deep', 0o755);
    const start = performance.now();
    new HostFiles(fileSystem).remove('/top');
    expect(performance.now() - start).toBeLessThan(2000);
    expect(fileSystem.budget.usedEntries).toBe(0);
  });
});

describe('byte strings', () => {
  it('convert to and from text', () => {
    expect(utf8ToByteString('aé€😀')).toBe('a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80');
    expect(byteStringToUtf8('a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80')).toBe('aé€😀');
    expect(byteStringToUtf8('\xff\xfe')).toBe('\ufffd\ufffd');
    expect(utf8ToByteString('\ud800')).toBe('\xef\xbf\xbd');
    expect(byteStringToUtf8('\xef\xbb\xbfx')).toBe('\ufeffx');
    const long = new Uint8Array(100_000).map((_, index) => index);
    const text = bytesToByteString(long);
    expect([text.length, text.charCodeAt(99_999)]).toEqual([100_000, 99_999 & 0xff]);
  });
});

describe('devices', () => {
  const open = (name: string) => {
    const fill = (into: Uint8Array) => {
      if (into.length > 65536) throw new Error('too much at once');
      into.fill(9);
    };
    const node = new DeviceFileSystem(standardDevices(fill), { dev: 3, mtimeMs: 4 }).root.lookup(name);
    if (node?.kind !== 'device') throw new Error('no device');
    return { node, device: node.open() };
  };
  const read = (name: string, length: number) => {
    const into = new Uint8Array(length).fill(1);
    return [open(name).device.read(into), into.every((byte) => byte === into[0]) ? into[0] : 'mixed'];
  };

  it('behave as null(4), full(4) and random(4) say', () => {
    const bytes = bytesOf('abc');
    expect(read('null', 5)).toEqual([0, 1]);
    expect(read('zero', 5)).toEqual([5, 0]);
    expect(read('full', 5)).toEqual([5, 0]);
    expect(read('urandom', 200_000)).toEqual([200_000, 9]);
    expect(read('random', 5)).toEqual([5, 9]);
    expect(outcome(() => open('full').device.write(bytes))).toBe('ENOSPC');
    for (const name of ['null', 'zero', 'random', 'urandom']) expect(open(name).device.write(bytes)).toBe(3);
    expect(open('null').device.isTerminal).toBe(false);
    expect(open('null').node.stat()).toMatchObject({ mode: 0o020666, rdev: 0x103, mtimeMs: 4 });
    expect(() => open('tty')).toThrow('no device');
  });
});
