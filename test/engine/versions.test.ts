import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sandbox } from 'vitrine';

/** Other versions of the engine on the same kernel: unknown imports are refused, never missing. */

const versions = [
  ['pyodide-314-0-0', '3.14.'],
  ['pyodide-315-pre', '3.15.'],
] as const;

const program = `
import asyncio, csv, ctypes, dataclasses, decimal, io, json, os, pathlib, re, shutil, sqlite3, sys, tempfile, threading, time, zlib
print(sys.version.split()[0])
print(json.loads(json.dumps({'a': [1, 2.5, None, 'ü']})))

db = sqlite3.connect('app.db')
db.execute('create table t (x)')
db.executemany('insert into t values (?)', [(i,) for i in range(100)])
db.commit()
print(db.execute('select sum(x) from t').fetchone())

async def main():
    return await asyncio.gather(*(asyncio.sleep(0.001 * i, i) for i in range(3)))
print(asyncio.run(main()))

os.makedirs('a/b')
pathlib.Path('a/b/c.txt').write_text('text')
os.symlink('a/b/c.txt', 'link')
shutil.copytree('a', 'copy')
print(sorted(str(p) for p in pathlib.Path('.').rglob('*')), open('link').read())
with tempfile.TemporaryDirectory() as folder:
    print(os.path.isdir(folder), re.sub(r'\\d+', '#', 'a1b22'), zlib.decompress(zlib.compress(b'z' * 99)) == b'z' * 99)
r, w = os.pipe()
os.write(w, b'through')
print(os.read(r, 10), decimal.Decimal('0.1') * 3)
print(ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda x: x + 1)(41), list(csv.reader(io.StringIO('a,"b,c"'))))
try:
    threading.Thread(target=print).start()
except RuntimeError as error:
    print(error)
print(time.strftime('%H:%M', time.localtime(0)), os.getcwd(), os.environ['HOME'])
print(input())
sys.exit(5)
`;

const expected = `{'a': [1, 2.5, None, 'ü']}
(4950,)
[0, 1, 2]
['a', 'a/b', 'a/b/c.txt', 'app.db', 'copy', 'copy/b', 'copy/b/c.txt', 'link'] text
True a#b# True
b'through' 0.3
42 [['a', 'b,c']]
can't start new thread
01:00 /home /home
typed
`;

describe.each(versions)('%s', (packageName, version) => {
  const cacheDirectory = mkdtempSync(join(tmpdir(), 'vitrine-engines-'));
  const engineDirectory = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  const open = (isolation: 'worker' | 'inline' = 'worker') =>
    Sandbox.open({ engineDirectory, cacheDirectory, isolation });
  beforeAll(async () => await (await open()).close(), 120_000);
  afterAll(() => rmSync(cacheDirectory, { recursive: true, force: true }));

  it.each(['worker', 'inline'] as const)('runs a real program on %s', async (isolation) => {
    await using sandbox = await open(isolation);
    const result = await sandbox.run({ code: program, stdin: 'typed', env: { TZ: 'Europe/Berlin' } });
    const [first, ...rest] = result.stdout.split('\n');
    expect(first, result.stderr).toContain(version);
    expect(rest.join('\n')).toBe(expected);
    expect(result).toMatchObject({ exitCode: 5, stderr: '', stopped: null, refused: [] });
    expect(sandbox.files.read('/home/app.db').length).toBeGreaterThan(4096);
  });

  it('keeps limits', async () => {
    await using sandbox = await open();
    const cpu = await sandbox.run({
      code: 'try:\n  while True: pass\nexcept TimeoutError as error: print(error)',
      limits: { cpu: '300ms', grace: '5s' },
    });
    expect(cpu).toMatchObject({ stdout: 'the CPU time limit is used up\n', stopped: { limit: 'cpu' } });
    const wall = await sandbox.run({
      code: 'import time\ntry:\n  time.sleep(1e6)\nexcept TimeoutError as error: print(error)',
      limits: { wall: '300ms', grace: '5s' },
    });
    expect(wall).toMatchObject({ stdout: 'the wall-clock limit is used up\n', stopped: { limit: 'wall' } });
    const memory = await sandbox.run({
      code: 'try: bytearray(1 << 29)\nexcept MemoryError: print("refused")',
      limits: { memory: '64MiB' },
    });
    expect(memory.stdout).toBe('refused\n');
    const killed = await sandbox.run({
      code: 'import itertools; sum(itertools.repeat(0))',
      limits: { cpu: '200ms', grace: '20ms' },
    });
    expect(killed.stopped).toMatchObject({ limit: 'cpu' });
  });

  it('shows exceptions as they are', async () => {
    await using sandbox = await open();
    const result = await sandbox.run({ code: 'def f(): return 1 / 0\nf()' });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(
      /^Traceback \(most recent call last\):\n {2}File "<string>", line 2, in <module>\n/,
    );
    expect(result.stderr).toMatch(/ZeroDivisionError: division by zero\n$/);
  });
});
