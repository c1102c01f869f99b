import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { archive, hostDirectory, memoryDirectory, Sandbox, type SandboxOptions } from 'vitrine';

const badOption = (text: string) =>
  expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringContaining(text) });

async function outputOf(options: SandboxOptions, code: string): Promise<string> {
  await using sandbox = await Sandbox.open(options);
  const result = await sandbox.run({ code });
  expect(result, result.stderr).toMatchObject({ exitCode: 0, stderr: '' });
  return result.stdout;
}

describe('what is said at once', () => {
  it.each(['data', '', '/', '//', '/a/../b', '/a/./b', 'C:/x', '/a\0b', 5, undefined, null])(
    'a place that is none: %j',
    (at) => {
      expect(() => memoryDirectory({ at: at as never })).toThrow(badOption('at is'));
      expect(() => hostDirectory('.', { at: at as never })).toThrow(badOption('at is'));
      expect(() => archive(new Uint8Array(), { at: at as never })).toThrow(badOption('at is'));
    },
  );

  it('options that there are not, and values that they do not have', () => {
    expect(() => hostDirectory('.', { at: '/a', readonly: true } as never)).toThrow(badOption('readonly'));
    expect(() => hostDirectory('.', { at: '/a', mode: 'rw' as never })).toThrow(badOption("'read-only'"));
    expect(() => hostDirectory('', { at: '/a' })).toThrow(badOption('hostDirectory'));
    expect(() => hostDirectory('a\0b', { at: '/a' })).toThrow(badOption('hostDirectory'));
    expect(() => hostDirectory('.', undefined as never)).toThrow(badOption('hostDirectory'));
    expect(() => hostDirectory('.', { at: '/a', showHidden: 'yes' as never })).toThrow(
      badOption('showHidden'),
    );
    expect(() => memoryDirectory({ at: '/a', maxBytes: -1 })).toThrow(badOption('maxBytes'));
    expect(() => memoryDirectory({ at: '/a', maxEntries: 2 ** 30 })).toThrow(badOption('maxEntries'));
    expect(() => archive('zip' as never, { at: '/a' })).toThrow(badOption('archive'));
  });

  it.each([
    [['/a', '/a']],
    [['/a', '/a/b']],
    [['/a/b/c', '/a/b']],
    [['/dev']],
    [['/dev/shm']],
    [['/lib']],
    [['/lib/python3.14/site']],
    [['/usr']],
  ])('places that overlap: %j', async (places) => {
    const mounts = places.map((at) => memoryDirectory({ at }));
    await expect(Sandbox.open({ mounts })).rejects.toThrow(badOption('overlap'));
  });

  it('names that only begin alike do not overlap', async () => {
    const mounts = ['/a', '/ab', '/b/a', '/device'].map((at) => memoryDirectory({ at }));
    expect(await outputOf({ mounts }, "import os; print(sorted(os.listdir('/')))")).toContain(
      "'ab', 'b', 'dev', 'device'",
    );
  });

  it('what is no mount', async () => {
    for (const mounts of [
      '/a',
      [{ at: '/a', kind: 'host', hostPath: '/' }],
      [null],
      [5],
      [Object.freeze({})],
    ]) {
      await expect(Sandbox.open({ mounts: mounts as never })).rejects.toThrow(badOption('mounts'));
    }
  });

  it('zip archives that are none, are damaged, or lead out', async () => {
    const good = zipSync({ 'a.txt': strToU8('a'.repeat(1000)) }, { level: 0 });
    const damaged = good.slice();
    damaged[500]! ^= 0xff;
    const bad = [
      [new Uint8Array(0), 'no zip archive'],
      [strToU8('not a zip'), 'no zip archive'],
      [good.subarray(0, good.length - 30), 'no zip archive'],
      [damaged, 'damaged'],
      [zipSync({ '../evil': strToU8('x') }), 'leads out'],
      [zipSync({ '/etc/passwd': strToU8('x') }), 'leads out'],
      [zipSync({ 'a/../../b': strToU8('x') }), 'leads out'],
    ] as const;
    for (const [zip, why] of bad) {
      await expect(Sandbox.open({ mounts: [archive(zip, { at: '/zip' })] })).rejects.toThrow(
        expect.objectContaining({ code: 'ERR_FILE', message: expect.stringContaining(why) }),
      );
    }
  });
});

describe.each(['worker', 'inline'] as const)('on %s', (isolation) => {
  it('a private directory keeps its files, within its own limits', async () => {
    await using sandbox = await Sandbox.open({
      isolation,
      mounts: [
        memoryDirectory({
          at: '/data/in',
          files: { 'a/b.txt': 'text', '/c': new Uint8Array([1]) },
          maxBytes: '64KiB',
        }),
      ],
    });
    const code = `
import os
print(sorted(os.listdir('/data/in')), open('/data/in/a/b.txt').read())
open('/data/in/new', 'w').write('kept')
os.remove('/data/in/c')
try: open('/data/in/large', 'wb').write(bytes(1_000_000))
except OSError as error: print(error)
open('/home/large', 'wb').write(bytes(1_000_000))
try: os.rename('/data/in/new', '/home/new')
except OSError as error: print(error.strerror)
try: os.rmdir('/data/in')
except OSError as error: print(error.strerror)
`;
    const first = await sandbox.run({ code });
    expect(first.stdout).toBe(
      "['a', 'c'] text\n[Errno 51] No space left on device\nCross-device link\nResource busy\n",
    );
    const second = await sandbox.run({
      code: "import os; print(sorted(os.listdir('/data/in')), os.listdir('/data'))",
    });
    expect(second.stdout).toBe("['a', 'large', 'new'] ['in']\n");
    expect(() => sandbox.files.read('/data/in/new')).toThrow(
      expect.objectContaining({ code: 'ERR_FILE', message: expect.stringContaining('mounted at /data/in') }),
    );
  });

  it('an archive is read, and never changed', async () => {
    const zip = zipSync({
      'pkg/__init__.py': strToU8('value = 42'),
      'data.txt': strToU8('d'.repeat(100_000)),
      'dir/': strToU8(''),
    });
    const code = `
import os, sys
sys.path.append('/zip')
import pkg
print(pkg.value, len(open('/zip/data.txt').read()), os.listdir('/zip'))
for call in (lambda: open('/zip/new', 'w'), lambda: os.remove('/zip/data.txt'), lambda: os.chmod('/zip/data.txt', 0), lambda: os.mkdir('/zip/x')):
    try: call()
    except OSError as error: print(error.strerror)
`;
    expect(await outputOf({ isolation, mounts: [archive(zip, { at: '/zip' })] }, code)).toBe(
      `42 100000 ['data.txt', 'dir', 'pkg']\n${'Read-only file system\n'.repeat(4)}`,
    );
  });

  it('a program starts inside a mount', async () => {
    await using sandbox = await Sandbox.open({
      isolation,
      mounts: [memoryDirectory({ at: '/work', files: { 'sub/main.py': 'import os; print(os.getcwd())' } })],
      cwd: '/work/sub',
    });
    expect((await sandbox.run({ file: 'main.py' })).stdout).toBe('/work/sub\n');
    await expect(sandbox.run({ code: '1', cwd: '/work/none' })).rejects.toThrow('/work/none');
    expect((await sandbox.run({ code: 'print(1)' })).stdout).toBe('1\n');
  });
});
