import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FileRequest, Policy } from 'vitrine';
import { contentsOf, linesIn, makeTree, openOn, removeTrees } from './host-tree.js';

/** Limits, refusals and sizes of host directories, through programs. */

afterEach(removeTrees);

/** 20,000 files in one directory. */
const many = mkdtempSync(join(tmpdir(), 'vitrine-many-'));
beforeAll(() => {
  mkdirSync(join(many, 'many'));
  for (let n = 0; n < 20_000; n++) closeSync(openSync(join(many, 'many', `file-${n}`), 'w'));
});
afterAll(() => rmSync(many, { recursive: true }));

const MIB = 2 ** 20;

/** A file that is as long as it says and takes next to no room, with a mark at its end. */
function makeSparse(path: string, sizeBytes: number): void {
  const fd = openSync(path, 'w');
  ftruncateSync(fd, sizeBytes - 3);
  writeSync(fd, 'end', sizeBytes - 3);
  closeSync(fd);
}

describe.each(['worker', 'inline'] as const)('on %s', (isolation) => {
  it.each(['read-only', 'read-write', 'overlay'] as const)(
    'a large file is read in pieces, %s',
    async (mode) => {
      const root = makeTree();
      makeSparse(join(root, 'large'), 120 * MIB);
      await using sandbox = await openOn(root, { isolation, mode });
      const memory = () => process.memoryUsage().arrayBuffers;
      const before = memory();
      let most = 0;
      const result = await sandbox.run({
        code: `
total = 0
with open('large', 'rb', buffering=0) as file:
    while piece := file.read(1 << 20):
        total += len(piece)
        if total % (12 << 20) == 0: print('.', end='', flush=True)
print(total, piece, os.stat('large').st_size) if (os := __import__('os')) else None
with open('large', 'rb') as file:
    file.seek(-3, 2); print(file.read(), file.seek(100 << 20), file.read(2))
`,
        onStdout: () => {
          most = Math.max(most, memory() - before);
        },
      });
      expect(result.stdout, result.stderr).toBe(
        `..........${120 * MIB} b'' ${120 * MIB}\nb'end' ${100 * MIB} b'\\x00\\x00'\n`,
      );
      // Of the file's 120 MiB, what waits for the collector included.
      expect(most).toBeLessThan(80 * MIB);
      expect(result.usage.memoryPeakBytes).toBeLessThan(64 * MIB);
    },
  );

  it('a large file is changed in a few places, for what that takes', async () => {
    const root = makeTree();
    makeSparse(join(root, 'large'), 100 * MIB);
    await using sandbox = await openOn(root, { isolation, mode: 'overlay', maxBytes: '1MiB' });
    const printed = await linesIn(
      sandbox,
      `
with open('large', 'r+b') as file:
    file.write(b'begin'); file.seek(50 << 20); file.write(b'middle'); file.seek(0, 2); file.write(b'+more')
with open('large', 'rb') as file:
    print(file.read(6), file.seek((50 << 20) - 1), file.read(8), file.seek(-9, 2), file.read())
os.truncate('large', 60 << 20); print(os.stat('large').st_size)
`,
    );
    expect(printed).toEqual([
      `b'begin\\x00' ${50 * MIB - 1} b'\\x00middle\\x00' ${100 * MIB - 4} b'\\x00end+more'`,
      String(60 * MIB),
    ]);
    expect(statSync(join(root, 'large')).size).toBe(100 * MIB);
    await sandbox.apply(await sandbox.changes());
    expect(statSync(join(root, 'large')).size).toBe(60 * MIB);
  });

  it.each(['read-only', 'overlay'] as const)('a directory of 20,000 entries is listed, %s', async (mode) => {
    await using sandbox = await openOn(many, { isolation, mode });
    const printed = await linesIn(
      sandbox,
      `
print(len(set(os.listdir('many'))))
with os.scandir('many') as entries: print(sum(entry.is_file() for entry in entries))
print(sum(len(files) for _, _, files in os.walk('.')))
with os.scandir('many') as entries: print(next(entries).name.startswith('file-'))
`,
    );
    expect(printed).toEqual(['20000', '20000', '20000', 'True']);
  });

  it('nothing is written to what is read-only', async () => {
    const root = makeTree({ 'file.txt': 'contents', 'dir/inner': 'x' });
    const before = contentsOf(root);
    await using sandbox = await openOn(root, { isolation });
    const printed = await linesIn(
      sandbox,
      `
import sqlite3
attempts = {
    'open w': lambda: open('file.txt', 'w'), 'open a': lambda: open('file.txt', 'a'), 'open r+': lambda: open('file.txt', 'r+'),
    'create': lambda: open('new', 'x'), 'mkdir': lambda: os.mkdir('new'), 'rmdir': lambda: os.rmdir('dir'),
    'remove': lambda: os.remove('file.txt'), 'rename': lambda: os.rename('file.txt', 'b'),
    'symlink': lambda: os.symlink('file.txt', 'l'), 'chmod': lambda: os.chmod('file.txt', 0), 'utime': lambda: os.utime('file.txt'),
    'truncate': lambda: os.truncate('file.txt', 0),
}
for name, attempt in attempts.items():
    try: attempt(); print(name, 'worked')
    except OSError as error:
        if error.errno != errno.EROFS: print(name, error)
try: shutil.rmtree('dir')
except OSError as error: print(error.strerror)
try: sqlite3.connect('new.db').execute('create table t (a)')
except sqlite3.OperationalError as error: print(error)
print(os.access('file.txt', os.R_OK), os.access('file.txt', os.W_OK), Path('file.txt').read_text())
`,
    );
    expect(printed).toEqual(['Read-only file system', 'unable to open database file', 'True False contents']);
    expect(contentsOf(root)).toEqual(before);
  });

  it.each(['read-write', 'overlay'] as const)(
    'quotas are ENOSPC, and leave whole files, %s',
    async (mode) => {
      const root = makeTree({ 'old.txt': 'old contents' });
      await using sandbox = await openOn(root, { isolation, mode, maxBytes: '512KiB', maxEntries: 8 });
      const printed = await linesIn(
        sandbox,
        `
def write(name, data):
    with open(name, 'wb', buffering=0) as file:
        view = memoryview(data)
        while view: view = view[file.write(view):]
    return os.stat(name).st_size
show(write, 'fits', bytes(100_000))
show(write, 'large', bytes(600_000))
if '${mode}' == 'overlay': os.remove('large')
print(os.path.exists('large'))
show(write, 'fits too', bytes(100_000))
os.remove('fits too')
show(write, 'sparse', b'')
def extend(name, size):
    with open(name, 'r+b') as file: file.seek(size); file.write(b'x')
    return os.stat(name).st_size
show(extend, 'fits', 120_000)
made = 0
try:
    for made in range(20): os.mkdir(f'dir{made}')
except OSError as error: print(errno.errorcode[error.errno], made < 8)
print(Path('old.txt').read_text())
os.rmdir('dir0')
show(write, 'old.txt', b'new')
print(shutil.disk_usage('.').free < 524288)
`,
      );
      expect(printed).toEqual([
        '100000',
        'OSError ENOSPC',
        // On the host, a file that could not be written whole was never there.
        'False',
        '100000',
        '0',
        '120001',
        'ENOSPC True',
        'old contents',
        '3',
        'True',
      ]);
      expect(contentsOf(root)).toMatchObject({ 'old.txt': mode === 'overlay' ? 'old contents' : 'new' });
    },
  );

  it('policy decides about every access, and the report says what it refused', async () => {
    const root = makeTree({ 'open/a.txt': 'a', 'closed/b.txt': 'b' });
    const asked: FileRequest[] = [];
    const policy: Policy = (request) => {
      if (request.kind !== 'file') return 'refuse';
      asked.push(request);
      if (request.path.startsWith('/data/closed/')) return 'refuse';
      if (request.operation === 'remove') return { errno: 'EPERM' };
      if (request.operation === 'rename' && request.to?.endsWith('.exe') === true) return { errno: 'EINVAL' };
      return 'allow';
    };
    await using sandbox = await openOn(root, { isolation, mode: 'read-write', policy });
    const result = await sandbox.run({
      code: `
import errno, os
def show(call, *args):
    try: print(call(*args))
    except OSError as error: print(errno.errorcode[error.errno], error.filename)
def read(name):
    with open(name) as file: return file.read()
def write(name, text):
    with open(name, 'w') as file: return file.write(text)
show(read, 'open/a.txt'); show(read, 'closed/b.txt'); show(write, 'closed/new', 'x')
show(write, 'open/new.txt', 'new'); show(os.remove, 'open/a.txt'); show(os.rename, 'open/a.txt', 'open/a.exe')
show(os.rename, 'open/a.txt', 'open/moved.txt'); show(os.mkdir, 'open/dir'); show(os.symlink, 'moved.txt', 'open/link')
show(os.listdir, 'closed'); show(os.path.exists, '/home'); show(os.path.exists, 'closed/b.txt')
`,
    });
    expect(result.stdout.trimEnd().split('\n'), result.stderr).toEqual([
      'a',
      'EACCES closed/b.txt',
      'EACCES closed/new',
      '3',
      'EPERM open/a.txt',
      'EINVAL open/a.txt',
      'None',
      'None',
      'None',
      "['b.txt']",
      'True',
      'False',
    ]);
    expect(contentsOf(root)).toEqual({
      closed: 'directory',
      'closed/b.txt': 'b',
      open: 'directory',
      'open/dir': 'directory',
      'open/link': 'link moved.txt',
      'open/moved.txt': 'a',
      'open/new.txt': 'new',
    });
    const kinds = asked.map(({ operation, path, to }) => [operation, path, to].filter(Boolean).join(' '));
    expect(kinds).toEqual(
      expect.arrayContaining([
        'read /data/open/a.txt',
        'create /data/open/new.txt',
        'remove /data/open/a.txt',
        'rename /data/open/a.txt /data/open/a.exe',
        'makeDirectory /data/open/dir',
        'makeLink /data/open/link moved.txt',
        'list /data/closed',
      ]),
    );
    expect(kinds.filter((line) => !line.includes(' /data'))).toEqual([]);
    const refused = result.refused.map(({ kind, target, errno }) => `${kind} ${target} ${errno}`);
    expect(refused).toEqual(
      expect.arrayContaining([
        'file /data/closed/b.txt EACCES',
        'file /data/closed/new EACCES',
        'file /data/open/a.txt EPERM',
      ]),
    );
  });

  it('what the host changes between two looks is seen', async () => {
    const root = makeTree({ 'file.txt': 'first', 'dir/a': 'a' });
    await using sandbox = await openOn(root, { isolation, mode: 'read-only' });
    const look = () =>
      linesIn(
        sandbox,
        "show(lambda: (Path('file.txt').read_text(), os.stat('file.txt').st_size, sorted(os.listdir('dir'))))",
      );
    expect(await look()).toEqual(["('first', 5, ['a'])"]);
    appendFileSync(join(root, 'file.txt'), ' and more');
    writeFileSync(join(root, 'dir/b'), '');
    expect(await look()).toEqual(["('first and more', 14, ['a', 'b'])"]);
    rmSync(join(root, 'file.txt'));
    expect(await look()).toEqual(['FileNotFoundError ENOENT']);
    writeFileSync(join(root, 'new'), 'new');
    renameSync(join(root, 'new'), join(root, 'file.txt'));
    symlinkSync('b', join(root, 'dir/c'));
    expect(await look()).toEqual(["('new', 3, ['a', 'b', 'c'])"]);
  });
});

describe('what a program was writing when it was stopped', () => {
  const code = (last: string) => `
import itertools
with open('done.txt', 'w') as file: file.write('done')
file = open('file.txt', 'w'); file.write('half'); file.flush()
${last}
`;

  it('is not on the host when its thread had to be killed', async () => {
    const root = makeTree({ 'file.txt': 'old' });
    await using sandbox = await openOn(root, { isolation: 'worker', mode: 'read-write' });
    const result = await sandbox.run({ code: code('sum(itertools.repeat(0))'), limits: { wall: '1s' } });
    expect(result).toMatchObject({ stopped: { reason: 'limit' }, filesKept: false });
    expect(contentsOf(root)).toEqual({ 'done.txt': 'done', 'file.txt': 'old' });
  });

  it.each(['worker', 'inline'] as const)(
    'is as the program left it when it could still end, on %s',
    async (isolation) => {
      const root = makeTree({ 'file.txt': 'old' });
      await using sandbox = await openOn(root, { isolation, mode: 'read-write' });
      const result = await sandbox.run({ code: code('while True: pass'), limits: { wall: '1s' } });
      expect(result).toMatchObject({ stopped: { reason: 'limit' } });
      const expected = { 'done.txt': 'done', 'file.txt': 'half' };
      expect(contentsOf(root)).toEqual(result.filesKept ? expected : { ...expected, 'file.txt': 'old' });
    },
  );
});

describe('what the host does while a program runs', () => {
  it('is seen by the program at its next look', async () => {
    const root = makeTree({ 'ask.txt': '' });
    await using sandbox = await openOn(root, { isolation: 'worker', mode: 'read-write' });
    const turns = ['first', 'second', 'third'];
    const result = await sandbox.run({
      code: `
import sys
for turn in range(3):
    print('?', flush=True)
    with open('answer.txt') as file: print(file.read())
    with open('seen.txt', 'a') as file: file.write('x')
`,
      onStdout: (bytes) => {
        if (Buffer.from(bytes).toString().includes('?'))
          writeFileSync(join(root, 'answer.txt'), turns.shift() ?? '');
      },
    });
    expect(result.stdout, result.stderr).toBe('?\nfirst\n?\nsecond\n?\nthird\n');
    expect(contentsOf(root)['seen.txt']).toBe('xxx');
  });
});
