import { describe, expect, it } from 'vitest';
import { type Isolation, Sandbox } from 'vitrine';
import { outputOf } from '../support.js';

/** Private files, from the program's side and the host's. */
export function describeFiles(isolation: Isolation): void {
  describe('files', () => {
    it('go in and come out, and stay from run to run', async () => {
      await using sandbox = await Sandbox.open({
        isolation,
        files: { '/home/in.txt': 'grüß', '/data/raw': new Uint8Array([0, 255, 10]) },
      });
      const first = await sandbox.run({
        code: `
import os
print(open('in.txt').read(), open('/data/raw', 'rb').read())
os.makedirs('out/deep')
open('out/deep/result.bin', 'wb').write(bytes(range(256)))
open('in.txt', 'a').write(' more')
os.remove('/data/raw')
`,
      });
      expect(first, first.stderr).toMatchObject({
        exitCode: 0,
        stdout: "grüß b'\\x00\\xff\\n'\n",
        filesKept: true,
      });
      expect(sandbox.files.read('/home/out/deep/result.bin')).toEqual(
        Uint8Array.from({ length: 256 }, (_, i) => i),
      );
      expect(sandbox.files.readText('/home/in.txt')).toBe('grüß more');
      expect(sandbox.files.stat('/data/raw')).toBeUndefined();
      sandbox.files.write('/home/out/from-host', 'between runs');
      sandbox.files.remove('/home/in.txt');
      const second = await sandbox.run({
        code: `
import os
print(sorted(os.listdir('.')), sorted(os.listdir('out')), open('out/from-host').read())
print(len(open('out/deep/result.bin', 'rb').read()))
`,
      });
      expect(second.stdout).toBe("['out'] ['deep', 'from-host'] between runs\n256\n");
    });

    it('are not shared between sandboxes', async () => {
      const code = 'import os; print(os.path.exists("/tmp/x")); open("/tmp/x", "w").write("1")';
      await using one = await Sandbox.open({ isolation });
      await using other = await Sandbox.open({ isolation });
      expect((await one.run({ code })).stdout).toBe('False\n');
      expect((await other.run({ code })).stdout).toBe('False\n');
      expect((await one.run({ code })).stdout).toBe('True\n');
    });

    it('can be renamed, linked to, listed and removed', async () => {
      const code = `
import os, pathlib, shutil, stat
home = pathlib.Path('.')
(home / 'a').write_text('alpha')
os.rename('a', 'b')
os.symlink('b', 'link')
print(os.readlink('link'), (home / 'link').read_text(), os.path.islink('link'), stat.S_ISLNK(os.lstat('link').st_mode))
os.replace('b', 'c')
print(os.path.exists('link'), os.path.lexists('link'))
os.mkdir('d')
shutil.copy2('c', 'd/e')
shutil.move('d', 'moved')
print(sorted(str(p) for p in home.rglob('*')))
try:
    os.rmdir('moved')
except OSError as error:
    print(type(error).__name__, os.strerror(error.errno))
shutil.rmtree('moved')
os.unlink('link')
os.chmod('c', 0o400)
print(oct(os.stat('c').st_mode), os.listdir())
os.utime('c', (1, 2))
print(os.stat('c').st_mtime)
`;
      expect(await outputOf(isolation, code)).toBe(
        [
          'b alpha True True',
          'False True',
          "['c', 'link', 'moved', 'moved/e']",
          'OSError Directory not empty',
          "0o100400 ['c']",
          '2.0',
          '',
        ].join('\n'),
      );
    });

    it('hold a database that persists', async () => {
      await using sandbox = await Sandbox.open({ isolation });
      const write = `
import sqlite3
with sqlite3.connect('app.db') as db:
    db.execute('create table t (k integer primary key, v text)')
    db.executemany('insert into t (v) values (?)', [(f'value {i}',) for i in range(1000)])
`;
      const read = `
import sqlite3
db = sqlite3.connect('app.db')
print(db.execute('select count(*), max(v) from t').fetchone(), db.execute('pragma integrity_check').fetchone())
`;
      expect(await sandbox.run({ code: write })).toMatchObject({ exitCode: 0, stderr: '' });
      expect((await sandbox.run({ code: read })).stdout).toBe("(1000, 'value 999') ('ok',)\n");
      expect(sandbox.files.list('/home').map(({ name }) => name)).toEqual(['app.db']);
    });

    it('import as modules, with what the program wrote itself', async () => {
      const code = `
open('made.py', 'w').write('print("imported", __name__)')
import made, sys
print(made.__file__, sys.modules['made'] is made)
`;
      expect(await outputOf(isolation, code)).toBe('imported made\n/home/made.py True\n');
    });

    it('leave the standard library alone', async () => {
      const code = `
import os, json
for call in (lambda: open(json.__file__, 'a'), lambda: os.remove(os.__file__), lambda: os.mkdir(os.path.dirname(os.__file__) + '/x')):
    try:
        call()
        print('changed')
    except OSError as error:
        print(os.strerror(error.errno))
`;
      expect(await outputOf(isolation, code)).toBe('Read-only file system\n'.repeat(3));
    });

    it('keep the path and name limits of an ordinary system', async () => {
      const code = `
import errno, os
for path in ('n' * 256, 'n' * 10_000, '/'.join(['d'] * 5000), 'x' * 1_000_000):
    try:
        open(path, 'w')
    except OSError as error:
        print(errno.errorcode[error.errno])
open('n' * 255, 'w').close()
print(len(os.listdir()[0]))
`;
      expect(await outputOf(isolation, code)).toBe(`${'ENAMETOOLONG\n'.repeat(4)}255\n`);
    });

    it('of a run cannot be allowed more room than the sandbox has for them afterwards', async () => {
      await using sandbox = await Sandbox.open({ isolation, limits: { files: '1MiB', entries: 50 } });
      const code = 'print(1)';
      await expect(sandbox.run({ code, limits: { files: '8MiB' } })).rejects.toMatchObject({
        code: 'ERR_BAD_OPTION',
      });
      await expect(sandbox.run({ code, limits: { entries: 51 } })).rejects.toMatchObject({
        code: 'ERR_BAD_OPTION',
      });
      expect((await sandbox.run({ code, limits: { files: '512KiB' } })).stdout).toBe('1\n');
    });
  });
}
