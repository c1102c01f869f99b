import { describe, expect, it } from 'vitest';
import type { Isolation } from 'vitrine';
import { outputOf, runOnce } from '../support.js';

/** The three ways to give a program, and what it finds around itself. */
export function describePrograms(isolation: Isolation): void {
  describe('programs', () => {
    it('says hello', async () => {
      expect(await outputOf(isolation, 'print("hello")')).toBe('hello\n');
    });

    it('runs code as -c does', async () => {
      const code = 'import sys; print(__name__, sys.argv, sys.path[0] == "", sys.orig_argv[1])';
      expect(await outputOf(isolation, { code, args: ['-x', '', 'zwei ü', '--'] })).toBe(
        "__main__ ['-c', '-x', '', 'zwei ü', '--'] True -c\n",
      );
    });

    it('runs a file with its directory on the path', async () => {
      const files = {
        '/home/app/main.py':
          'import sys, beside\nprint(__name__, __file__, sys.argv, sys.path[0], beside.VALUE)\n',
        '/home/app/beside.py': 'VALUE = 42\n',
      };
      expect(await outputOf(isolation, { file: '/home/app/main.py', args: ['a'] }, { files })).toBe(
        "__main__ /home/app/main.py ['/home/app/main.py', 'a'] /home/app 42\n",
      );
      expect(await outputOf(isolation, { file: 'main.py', cwd: '/home/app' }, { files })).toBe(
        "__main__ /home/app/main.py ['main.py'] /home/app 42\n",
      );
    });

    it('runs modules, packages and directories', async () => {
      const files = {
        '/home/tool.py': 'import sys\nprint(__name__, sys.argv)\n',
        '/home/pack/__init__.py': '',
        '/home/pack/__main__.py': 'print("package", __package__)\n',
        '/home/folder/__main__.py': 'print("folder", __name__)\n',
      };
      expect(await outputOf(isolation, { module: 'tool', args: ['1'] }, { files })).toBe(
        "__main__ ['/home/tool.py', '1']\n",
      );
      expect(await outputOf(isolation, { module: 'pack' }, { files })).toBe('package pack\n');
      expect(await outputOf(isolation, { file: 'folder' }, { files })).toBe('folder __main__\n');
      expect(await outputOf(isolation, { module: 'json.tool', stdin: '{"a":[1]}' })).toContain('"a": [');
    });

    it('says so when there is no such program', async () => {
      const missing = await runOnce(isolation, { file: 'none.py' });
      expect(missing).toMatchObject({ exitCode: 2, stdout: '', stopped: null });
      expect(missing.stderr).toBe(
        "python3: can't open file '/home/none.py': [Errno 44] No such file or directory\n",
      );
      const module = await runOnce(isolation, { module: 'no_such_module' });
      expect(module).toMatchObject({ exitCode: 1, stopped: null });
      expect(module.stderr).toContain('No module named no_such_module');
    });

    it('gets its environment and nothing of the host', async () => {
      process.env['VITRINE_TEST_SECRET'] = 'of the host';
      const code = 'import os; print(dict(os.environ), os.getenv("A"))';
      const options = { env: { A: 'sandbox', B: 'ü=1' } };
      expect(await outputOf(isolation, { code, env: { A: 'run', EMPTY: '' } }, options)).toBe(
        "{'HOME': '/home', 'USER': 'guest', 'LOGNAME': 'guest', 'LANG': 'C.UTF-8', 'A': 'run', 'B': 'ü=1', 'EMPTY': ''} run\n",
      );
      delete process.env['VITRINE_TEST_SECRET'];
    });

    it('starts in its working directory', async () => {
      const code = 'import os; print(os.getcwd(), os.path.expanduser("~"), os.path.abspath("x"))';
      expect(await outputOf(isolation, code)).toBe('/home /home /home/x\n');
      expect(await outputOf(isolation, { code, cwd: '/tmp' })).toBe('/tmp /home /tmp/x\n');
      const files = { '/data/deep/x': '' };
      expect(await outputOf(isolation, code, { cwd: '/data/deep', files })).toBe(
        '/data/deep /home /data/deep/x\n',
      );
    });

    it('converts times by the zone in TZ', async () => {
      const code = `
import time, datetime
t = time.localtime(1_700_000_000)
print(time.strftime('%Y-%m-%d %H:%M %Z %z', t), time.timezone, time.daylight, time.tzname)
print(time.strftime('%H:%M %Z', time.localtime(1_690_000_000)))
print(datetime.datetime(2026, 7, 1).astimezone().utcoffset())
`;
      expect(await outputOf(isolation, { code, env: { TZ: 'Europe/Berlin' } })).toBe(
        "2023-11-14 23:13 CET +0100 -3600 1 ('CET', 'CEST')\n06:26 CEST\n2:00:00\n",
      );
      expect(await outputOf(isolation, { code, env: { TZ: 'Asia/Kolkata' } })).toContain(
        '2023-11-15 03:43 IST +0530 -19800 0',
      );
      expect(await outputOf(isolation, code)).toContain('2023-11-14 22:13 UTC +0000 0 0');
    });

    it('has clocks that go as they should', async () => {
      const code = `
import time
a, m = time.time(), time.monotonic()
time.sleep(0.05)
b, n = time.time(), time.monotonic()
print(0.04 < b - a < 5 and 0.04 < n - m < 5 and time.process_time() < 5 and time.perf_counter() > 0)
print(a)
`;
      const [isSane, moment] = (await outputOf(isolation, code)).split('\n');
      expect(isSane).toBe('True');
      expect(Math.abs(Number(moment) * 1000 - Date.now())).toBeLessThan(10_000);
    });

    it('runs event loops', async () => {
      const code = `
import asyncio
async def work(n):
    await asyncio.sleep(0.01 * n)
    return n
async def main():
    queue = asyncio.Queue()
    await queue.put('item')
    print(await asyncio.gather(*(work(n) for n in (3, 1, 2))), await queue.get())
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)
    except TimeoutError:
        print('timed out')
asyncio.run(main())
`;
      expect(await outputOf(isolation, code)).toBe('[3, 1, 2] item\ntimed out\n');
    });

    it('takes ten programs one after the other', async () => {
      for (let i = 0; i < 10; i++) {
        const code = `import sys\nx = getattr(sys, 'mark', 'clean')\nsys.mark = 'dirty'\nprint(x, ${i})`;
        expect(await outputOf(isolation, code)).toBe(`clean ${i}\n`);
      }
    });
  });
}
