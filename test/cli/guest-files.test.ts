import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GuestFiles, guestPlaceOf, parseFileOption } from '../../src/cli/guest-files.js';
import { directoryWith } from './run-cli.js';

describe('guestPlaceOf', () => {
  it.each([
    ['x.py', '/home/x.py', 'x.py'],
    ['./x.py', '/home/x.py', './x.py'],
    ['examples/x.py', '/home/examples/x.py', 'examples/x.py'],
    ['a//b/./x.py', '/home/a/b/x.py', 'a//b/./x.py'],
    ['/abs/dir/x.py', '/home/x.py', '/home/x.py'],
    ['../x.py', '/home/x.py', 'x.py'],
    ['a/../../x.py', '/home/x.py', 'x.py'],
    ['a\\b.py', '/home/a\\b.py', 'a\\b.py'],
    ['C:x.py', '/home/C:x.py', 'C:x.py'],
  ])('places %s', (hostPath, path, name) => {
    expect(guestPlaceOf(hostPath, false)).toEqual({ path, name });
  });

  it.each([
    ['examples\\x.py', '/home/examples/x.py', 'examples/x.py'],
    ['C:\\dir\\x.py', '/home/x.py', '/home/x.py'],
    ['C:/dir/x.py', '/home/x.py', '/home/x.py'],
    ['..\\x.py', '/home/x.py', 'x.py'],
  ])('places %s on Windows', (hostPath, path, name) => {
    expect(guestPlaceOf(hostPath, true)).toEqual({ path, name });
  });
});

describe('--file', () => {
  it.each([
    ['data.csv', 'data.csv', '/home/data.csv'],
    ['dir/data.csv', 'dir/data.csv', '/home/dir/data.csv'],
    ['/abs/data.csv', '/abs/data.csv', '/home/data.csv'],
    ['data.csv:rates.csv', 'data.csv', '/home/rates.csv'],
    ['data.csv:/data/rates.csv', 'data.csv', '/data/rates.csv'],
    ['dir/data.csv:in/', 'dir/data.csv', '/home/in/data.csv'],
    ['a:b:c', 'a:b', '/home/c'],
    ['data.csv:../../x', 'data.csv', '/x'],
  ])('reads %s', (value, hostPath, guestPath) => {
    expect(parseFileOption(value, false)).toEqual({ hostPath, guestPath });
  });

  it('does not take a drive letter for a path', () => {
    expect(parseFileOption('C:\\data.csv', true)).toEqual({
      hostPath: 'C:\\data.csv',
      guestPath: '/home/data.csv',
    });
    expect(parseFileOption('C:\\data.csv:in.csv', true)).toEqual({
      hostPath: 'C:\\data.csv',
      guestPath: '/home/in.csv',
    });
  });

  it.each(['data.csv:', ':x', ':'])('refuses %s', (value) => {
    expect(() => parseFileOption(value, false)).toThrow(/--file is .*; it must be HOST or HOST:GUEST/);
  });
});

describe('GuestFiles', () => {
  const directory = directoryWith({ small: 'abc', large: 'x'.repeat(2048), empty: '' });
  const path = (name: string) => join(directory, name);

  it('reads files up to the limit of all together', () => {
    const files = new GuestFiles(2051);
    files.add(path('small'), '/home/small');
    files.add(path('large'), '/home/large');
    files.add(path('empty'), '/home/empty');
    const { contents } = files;
    expect(Object.keys(contents)).toEqual(['/home/small', '/home/large', '/home/empty']);
    expect(Buffer.from(contents['/home/small'] as Uint8Array).toString()).toBe('abc');
    expect(contents['/home/large']?.length).toBe(2048);
  });

  it('refuses what exceeds it, saying how large it is', () => {
    const files = new GuestFiles(2050);
    files.add(path('small'), '/home/small');
    expect(() => files.add(path('large'), '/home/large')).toThrow(
      /large is 2 KiB, which does not fit .*--files/,
    );
  });

  it('stops reading what has no size and no end', () => {
    expect(() => new GuestFiles(100_000).add('/dev/zero', '/home/zero')).toThrow(
      /does not fit the files limit/,
    );
  });

  it('refuses two files in one place, and takes the same one twice', () => {
    const files = new GuestFiles(5000);
    files.add(path('small'), '/home/x');
    files.add(path('small'), '/home/x');
    expect(() => files.add(path('large'), '/home/x')).toThrow(/would both be \/home\/x/);
  });

  it.each(['/dev/null', '/dev', '/lib/python3.14/json.py'])("refuses the system's own %s", (guestPath) => {
    expect(() => new GuestFiles(5000).add(path('small'), guestPath)).toThrow(/the system's own place/);
  });

  it('names what cannot be read', () => {
    const files = new GuestFiles(5000);
    expect(() => files.add(path('nothing'), '/home/x')).toThrow(/cannot read .*nothing: no such file/);
    expect(() => files.add(directory, '/home/x')).toThrow(/is a directory/);
  });
});
