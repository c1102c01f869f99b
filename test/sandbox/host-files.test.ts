import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contentsOf, linesIn, makeTree, openOn, removeTrees } from './host-tree.js';

/** What programs do with files, on a real directory of the host, in both modes that can be written to. */

afterEach(removeTrees);

const places = (['worker', 'inline'] as const).flatMap((isolation) =>
  (['read-write', 'overlay'] as const).map((mode) => ({ isolation, mode })),
);

describe.each(places)('on $isolation, $mode', ({ isolation, mode }) => {
  /** Runs a program on a tree; what it prints, and what is on the host then (in an overlay: once changes are applied). */
  async function run(
    root: string,
    code: string,
  ): Promise<{ printed: string[]; after: Record<string, string> }> {
    const before = contentsOf(root);
    await using sandbox = await openOn(root, { isolation, mode });
    const printed = await linesIn(sandbox, code);
    if (mode === 'overlay') {
      expect(contentsOf(root)).toEqual(before);
      const report = await sandbox.apply(await sandbox.changes());
      expect(report).toMatchObject({ conflicts: [], skipped: [] });
    }
    return { printed, after: contentsOf(root) };
  }

  it('shutil copies, moves and removes trees', async () => {
    const root = makeTree({
      'from/a.txt': 'a',
      'from/sub/b.txt': 'b',
      'from/sub/deep/c.txt': 'c',
      'old/x': 'x',
    });
    symlinkSync('sub/b.txt', join(root, 'from/link'));
    chmodSync(join(root, 'from/a.txt'), 0o640);
    const { printed, after } = await run(
      root,
      `
shutil.copytree('from', 'to', symlinks=True)
print(oct(os.stat('to/a.txt').st_mode), os.stat('to/a.txt').st_mtime == os.stat('from/a.txt').st_mtime, os.readlink('to/link'))
shutil.copytree('from', 'plain', ignore=shutil.ignore_patterns('deep'))
shutil.move('to/sub', 'moved')
shutil.rmtree('old')
shutil.copyfile('from/a.txt', 'moved/b.txt')
print(sorted(os.listdir('.')), shutil.disk_usage('.').total > 0)
`,
    );
    expect(printed).toEqual(['0o100640 True sub/b.txt', "['from', 'moved', 'plain', 'to'] True"]);
    expect(after).toEqual({
      from: 'directory',
      'from/a.txt': 'a',
      'from/link': 'link sub/b.txt',
      'from/sub': 'directory',
      'from/sub/b.txt': 'b',
      'from/sub/deep': 'directory',
      'from/sub/deep/c.txt': 'c',
      moved: 'directory',
      'moved/b.txt': 'a',
      'moved/deep': 'directory',
      'moved/deep/c.txt': 'c',
      plain: 'directory',
      'plain/a.txt': 'a',
      'plain/link': 'b',
      'plain/sub': 'directory',
      'plain/sub/b.txt': 'b',
      to: 'directory',
      'to/a.txt': 'a',
      'to/link': 'link sub/b.txt',
    });
    expect(statSync(join(root, 'to/a.txt')).mode & 0o777).toBe(0o640);
  });

  it('tarfile and zipfile pack and unpack', async () => {
    const root = makeTree({ 'in/a.txt': 'text of a', 'in/sub/b.bin': Buffer.alloc(5000, 7) });
    const { printed, after } = await run(
      root,
      `
import tarfile, zipfile
for kind in 'gz', 'xz', '':
    with tarfile.open(f'all.tar.{kind}', f'w:{kind}') as tar: tar.add('in')
    with tarfile.open(f'all.tar.{kind}') as tar:
        tar.extractall(f'out-{kind}', filter='data')
        print(sorted(tar.getnames()))
    os.remove(f'all.tar.{kind}')
with zipfile.ZipFile('all.zip', 'w', zipfile.ZIP_DEFLATED) as archive:
    for path in sorted(Path('in').rglob('*')): archive.write(path)
with zipfile.ZipFile('all.zip', 'a') as archive: archive.writestr('more.txt', 'more')
with zipfile.ZipFile('all.zip') as archive:
    print(archive.testzip(), archive.namelist())
    archive.extractall('unzipped')
os.remove('all.zip')
print(Path('out-gz/in/sub/b.bin').read_bytes() == Path('unzipped/in/sub/b.bin').read_bytes() == bytes([7]) * 5000)
`,
    );
    const names = "['in', 'in/a.txt', 'in/sub', 'in/sub/b.bin']";
    expect(printed).toEqual([
      names,
      names,
      names,
      "None ['in/a.txt', 'in/sub/', 'in/sub/b.bin', 'more.txt']",
      'True',
    ]);
    for (const place of ['out-gz', 'out-xz', 'out-', 'unzipped']) {
      expect(after).toMatchObject({
        [`${place}/in/a.txt`]: 'text of a',
        [`${place}/in/sub/b.bin`]: '5000 bytes',
      });
    }
    expect(after['unzipped/more.txt']).toBe('more');
    expect(Object.keys(after).filter((name) => name.startsWith('all'))).toEqual([]);
  });

  it('pathlib walks, globs, writes and renames', async () => {
    const root = makeTree({ 'a/1.txt': '1', 'a/b/2.txt': '22', 'a/b/3.md': '333', 'c/4.txt': '4' });
    symlinkSync('a/b', join(root, 'loop'));
    const { printed, after } = await run(
      root,
      `
root = Path('/data')
print(sorted((str(place), sorted(folders), sorted(files)) for place, folders, files in root.walk()))
print(sorted(str(path.relative_to(root)) for path in root.rglob('*.txt')))
print(sorted(path.name for path in root.rglob('**/*', recurse_symlinks=True) if path.suffix == '.md'))
(root / 'new' / 'deep').mkdir(parents=True)
(root / 'new/deep/file').write_text('größe', encoding='utf-8')
(root / 'a/1.txt').rename('new/one.txt')
(root / 'a/b/3.md').replace('c/4.txt')
(root / 'a/b/2.txt').unlink()
(root / 'new/link').symlink_to('one.txt')
print((root / 'new/link').resolve(), (root / 'new/link').read_text(), (root / 'loop').is_symlink(), (root / 'c').is_dir())
print((root / 'c/4.txt').stat().st_size, (root / 'gone').exists(), root.joinpath('loop').readlink())
`,
    );
    expect(printed).toEqual([
      "[('/data', ['a', 'c'], ['loop']), ('/data/a', ['b'], ['1.txt']), ('/data/a/b', [], ['2.txt', '3.md']), ('/data/c', [], ['4.txt'])]",
      "['a/1.txt', 'a/b/2.txt', 'c/4.txt']",
      "['3.md', '3.md']",
      '/data/new/one.txt 1 True True',
      '3 False a/b',
    ]);
    expect(after).toEqual({
      a: 'directory',
      'a/b': 'directory',
      c: 'directory',
      'c/4.txt': '333',
      loop: 'link a/b',
      new: 'directory',
      'new/deep': 'directory',
      'new/deep/file': 'größe',
      'new/link': 'link one.txt',
      'new/one.txt': '1',
    });
  });

  it('csv is rewritten in place, and text edited in the middle', async () => {
    const root = makeTree({ 'table.csv': 'name,count\na,1\nb,\nc,3\n', 'log.txt': '0123456789' });
    const { after } = await run(
      root,
      `
import csv, fileinput
with open('table.csv', 'r+', newline='') as file:
    rows = list(csv.DictReader(file))
    file.seek(0); file.truncate()
    writer = csv.DictWriter(file, rows[0], lineterminator='\\n')
    writer.writeheader()
    writer.writerows({**row, 'count': row['count'] or '0'} for row in rows)
with fileinput.input('table.csv', inplace=True, backup='.bak') as lines:
    for line in lines: print(line.replace('a,', 'A,'), end='')
with open('log.txt', 'r+b') as file:
    file.seek(4); file.write(b'XY'); file.seek(0, 2); file.write(b'end'); file.truncate(12)
with open('log.txt', 'a') as file: file.write('+')
print('edited')
`,
    );
    expect(after).toEqual({
      'table.csv': 'name,count\nA,1\nb,0\nc,3\n',
      'table.csv.bak': 'name,count\na,1\nb,0\nc,3\n',
      'log.txt': '0123XY6789en+',
    });
  });

  it('tempfile works in the mount', async () => {
    const { printed, after } = await run(
      makeTree(),
      `
import tempfile
tempfile.tempdir = '/data'
with tempfile.NamedTemporaryFile('w+') as file:
    file.write('temporary'); file.flush()
    print(Path(file.name).read_text(), os.path.dirname(file.name))
with tempfile.TemporaryDirectory(prefix='work') as folder:
    Path(folder, 'kept').write_text('x')
    shutil.move(os.path.join(folder, 'kept'), '/data/kept')
with tempfile.TemporaryFile() as file:
    file.write(bytes(100_000)); file.seek(0); print(len(file.read()))
with tempfile.SpooledTemporaryFile(max_size=10) as file:
    file.write(b'more than ten bytes'); file.seek(0); print(file.read(4))
print(os.listdir('/data'))
`,
    );
    expect(printed).toEqual(['temporary /data', '100000', "b'more'", "['kept']"]);
    expect(after).toEqual({ kept: 'x' });
  });

  it('os lists, stats and changes', async () => {
    const root = makeTree({ 'file.txt': 'contents', 'dir/inner': '' });
    symlinkSync('file.txt', join(root, 'link'));
    symlinkSync('nowhere', join(root, 'broken'));
    mkdirSync(join(root, 'empty'));
    const { printed, after } = await run(
      root,
      `
with os.scandir() as entries:
    print(sorted((entry.name, entry.is_dir(), entry.is_file(), entry.is_symlink()) for entry in entries))
info = os.stat('file.txt')
print(stat.filemode(info.st_mode), info.st_size, info.st_nlink, os.path.samefile('file.txt', 'link'), os.lstat('link').st_size)
os.utime('file.txt', ns=(1_500_000_000_123_000_000, 1_600_000_000_456_000_000))
print(os.stat('file.txt').st_mtime_ns, int(os.stat('file.txt').st_atime))
os.chmod('file.txt', 0o600); print(oct(os.stat('file.txt').st_mode & 0o777))
os.rename('dir', 'renamed'); os.rmdir('empty'); os.symlink('renamed/inner', 'made'); os.unlink('broken')
os.makedirs('x/y/z', exist_ok=True); os.removedirs('x/y/z')
show(os.rmdir, 'renamed'); show(os.listdir, 'file.txt'); show(os.remove, 'renamed'); show(os.mkdir, 'renamed')
show(open, 'renamed', 'w'); show(os.rename, 'file.txt', 'renamed'); show(os.rename, 'none', 'x'); show(os.readlink, 'file.txt')
show(os.open, 'file.txt', os.O_CREAT | os.O_EXCL); show(os.mkfifo, 'fifo') if hasattr(os, 'mkfifo') else print('OSError ENOSYS')
descriptor = os.open('new', os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
print(os.write(descriptor, b'abcdef'), os.pread(descriptor, 3, 1), os.pwrite(descriptor, b'ZZ', 8), os.fstat(descriptor).st_size)
os.ftruncate(descriptor, 9); os.fsync(descriptor); os.lseek(descriptor, 0, 0); print(os.read(descriptor, 100)); os.close(descriptor)
`,
    );
    expect(printed).toEqual([
      "[('broken', False, False, True), ('dir', True, False, False), ('empty', True, False, False), ('file.txt', False, True, False), ('link', False, True, True)]",
      '-rw-r--r-- 8 1 True 8',
      '1600000000456000000 1500000000',
      '0o600',
      'OSError ENOTEMPTY',
      'NotADirectoryError ENOTDIR',
      'IsADirectoryError EISDIR',
      'FileExistsError EEXIST',
      'IsADirectoryError EISDIR',
      'IsADirectoryError EISDIR',
      'FileNotFoundError ENOENT',
      'OSError EINVAL',
      'FileExistsError EEXIST',
      expect.stringContaining('Error'),
      "6 b'bcd' 2 10",
      "b'abcdef\\x00\\x00Z'",
    ]);
    expect(after).toEqual({
      'file.txt': 'contents',
      link: 'link file.txt',
      made: 'link renamed/inner',
      new: 'abcdef\0\0Z',
      renamed: 'directory',
      'renamed/inner': '',
    });
    const stats = lstatSync(join(root, 'file.txt'));
    expect([stats.mode & 0o777, stats.mtimeMs]).toEqual([0o600, 1_600_000_000_456]);
  });

  it('sqlite3 keeps a database', async () => {
    const root = makeTree();
    const { printed } = await run(
      root,
      `
import sqlite3
with sqlite3.connect('shop.db') as db:
    db.execute('create table items (id integer primary key, name text, price real)')
    db.executemany('insert into items (name, price) values (?, ?)', ((f'item {n}', n / 4) for n in range(2000)))
    db.execute('create index by_name on items (name)')
db.close()
db = sqlite3.connect('shop.db')
try:
    with db:
        db.execute('delete from items'); raise RuntimeError
except RuntimeError: pass
print(db.execute('select count(*), sum(price) from items').fetchone())
with db: db.execute('update items set price = 0 where id % 2')
db.execute('vacuum')
print(db.execute('pragma integrity_check').fetchone(), db.execute('pragma journal_mode').fetchone())
db.close()
print(os.listdir('.'))
`,
    );
    expect(printed).toEqual(['(2000, 499750.0)', "('ok',) ('delete',)", "['shop.db']"]);
    const header = readFileSync(join(root, 'shop.db')).subarray(0, 15).toString();
    expect(header).toBe('SQLite format 3');
    // Another program, or another run, goes on with it.
    const again = await run(
      root,
      `
import sqlite3
db = sqlite3.connect('shop.db')
print(db.execute('select count(*), sum(price) from items').fetchone())
with db: db.execute('drop index by_name'), db.execute('insert into items values (null, "last", 1)')
print(db.execute('select max(id) from items').fetchone())
`,
    );
    expect(again.printed).toEqual(['(2000, 250000.0)', '(2001,)']);
  });

  it('names of every kind', async () => {
    const root = makeTree({ 'with space': '1', 'größe.txt': '2', 日本: '3', "quo'te": '4', '-rf': '5' });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/raw-`), Buffer.from([0xff, 0xfe])]), '6');
    const { printed } = await run(
      root,
      `
print(sorted(os.listdir()))
print(sorted(os.listdir(b'.'))[-1])
print([Path(name).read_text() for name in ('with space', 'größe.txt', '日本', "quo'te", '-rf', 'raw-\\udcff\\udcfe')])
open(b'raw-\\xff\\xfe', 'ab').write(b'+')
os.rename(b'raw-\\xff\\xfe', b'raw-\\xfd')
Path('new\\nline').write_text('7')
show(open, 'x' * 256, 'w'); show(os.stat, 'x/' * 3000)
os.mkdir('d' * 255)
print(len(os.listdir()))
`,
    );
    expect(printed).toEqual([
      `['-rf', 'größe.txt', "quo'te", 'raw-\\udcff\\udcfe', 'with space', '日本']`,
      "b'\\xe6\\x97\\xa5\\xe6\\x9c\\xac'",
      "['1', '2', '3', '4', '5', '6']",
      'OSError ENAMETOOLONG',
      'OSError ENAMETOOLONG',
      '8',
    ]);
    const raw = Buffer.concat([Buffer.from(`${root}/raw-`), Buffer.from([0xfd])]);
    expect(readFileSync(raw, 'utf8')).toBe('6+');
    expect(readFileSync(join(root, 'new\nline'), 'utf8')).toBe('7');
    expect(statSync(join(root, 'd'.repeat(255))).isDirectory()).toBe(true);
  });
});
