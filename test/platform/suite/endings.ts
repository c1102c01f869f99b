import { describe, expect, it } from 'vitest';
import { type Isolation, Sandbox } from 'vitrine';
import { outputOf, runOnce } from '../support.js';

/** How programs end: exit codes, tracebacks, and what the interpreter does at its end. */
export function describeEndings(isolation: Isolation): void {
  describe('endings', () => {
    it.each([
      ['sys.exit()', 0, ''],
      ['sys.exit(0)', 0, ''],
      ['sys.exit(3)', 3, ''],
      ['sys.exit(256)', 0, ''],
      ['sys.exit(-1)', 255, ''],
      ['sys.exit(2**64)', 255, ''],
      ['sys.exit(True)', 1, ''],
      ['sys.exit("message")', 1, 'message\n'],
      ['sys.exit((1, 2))', 1, '(1, 2)\n'],
      ['raise SystemExit', 0, ''],
      ['raise SystemExit(7)', 7, ''],
    ])('%s', async (statement, exitCode, stderr) => {
      const result = await runOnce(isolation, `import sys\nprint('before')\n${statement}\nprint('after')`);
      expect(result).toMatchObject({ exitCode, stderr, stdout: 'before\n', stopped: null });
    });

    it('shows uncaught exceptions of code without a frame of ours', async () => {
      const code = 'def f():\n    raise ValueError("bad")\n\ntry:\n    f()\nfinally:\n    print("cleaned")\n';
      const result = await runOnce(isolation, code);
      expect(result).toMatchObject({ exitCode: 1, stdout: 'cleaned\n', stopped: null });
      expect(result.stderr).toBe(
        [
          'Traceback (most recent call last):',
          '  File "<string>", line 5, in <module>',
          '    f()',
          '    ~^^',
          '  File "<string>", line 2, in f',
          '    raise ValueError("bad")',
          'ValueError: bad',
          '',
        ].join('\n'),
      );
    });

    it('shows source lines of files', async () => {
      const files = {
        '/home/main.py': 'import other\n\nother.fail({})\n',
        '/home/other.py': 'def fail(d):\n    return d["missing"]\n',
      };
      const result = await runOnce(isolation, { file: 'main.py' }, { files });
      expect(result.stderr).toBe(
        [
          'Traceback (most recent call last):',
          '  File "/home/main.py", line 3, in <module>',
          '    other.fail({})',
          '    ~~~~~~~~~~^^^^',
          '  File "/home/other.py", line 2, in fail',
          '    return d["missing"]',
          '           ~^^^^^^^^^^^',
          "KeyError: 'missing'",
          '',
        ].join('\n'),
      );
      expect(result.exitCode).toBe(1);
    });

    it('shows syntax errors with nothing around them', async () => {
      const code = await runOnce(isolation, 'print("no")\nx = = 1');
      expect(code).toMatchObject({ exitCode: 1, stdout: '' });
      expect(code.stderr).toBe(
        '  File "<string>", line 2\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n',
      );
      const file = await runOnce(isolation, { file: 'm.py' }, { files: { '/home/m.py': 'def f(:\n' } });
      expect(file.stderr).toMatch(/^ {2}File "\/home\/m\.py", line 1\n {4}def f\(:\n[ ^]+\nSyntaxError: /);
    });

    it('refuses programs that are not UTF-8, as Python does', async () => {
      const files = { '/home/latin.py': new Uint8Array([0x78, 0x3d, 0x27, 0xfc, 0x27, 0x0a]) };
      const result = await runOnce(isolation, { file: 'latin.py' }, { files });
      expect(result).toMatchObject({ exitCode: 1, stopped: null, stdout: '' });
      expect(result.stderr).toMatch(/SyntaxError: .*(Non-UTF-8|utf-8).*/i);
      expect(result.stderr).toContain('/home/latin.py');
      expect(result.stderr).not.toContain('Traceback');
      const declared = { '/home/latin.py': Buffer.from("# coding: latin-1\nprint('\xfc')\n", 'latin1') };
      expect(await outputOf(isolation, { file: 'latin.py' }, { files: declared })).toBe('ü\n');
    });

    it('reports NUL in a program and in a path of the program as Python does', async () => {
      const nul = await runOnce(isolation, { file: 'n.py' }, { files: { '/home/n.py': 'x = 1\0\n' } });
      expect(nul).toMatchObject({ exitCode: 1, stopped: null });
      expect(nul.stderr).toMatch(/SyntaxError: source code (string )?cannot contain null bytes/);
      const code = await runOnce(isolation, 'x = 1\0');
      expect(code).toMatchObject({ exitCode: 1, stopped: null });
      const path = 'try:\n    open("a\\0b")\nexcept ValueError as error:\n    print(error)';
      expect(await outputOf(isolation, path)).toBe('embedded null byte\n');
    });

    it('chains exceptions and shows groups', async () => {
      const chained = await runOnce(
        isolation,
        'try:\n  1/0\nexcept Exception as e:\n  raise KeyError(1) from e',
      );
      expect(chained.stderr).toContain('ZeroDivisionError: division by zero');
      expect(chained.stderr).toContain('direct cause of the following exception');
      const group = await runOnce(isolation, 'raise ExceptionGroup("g", [ValueError(1), TypeError(2)])');
      expect(group.stderr).toContain('+ Exception Group Traceback');
      for (const { stderr } of [chained, group]) expect(stderr).not.toMatch(/driver|prepare|runpy|vitrine/);
    });

    it('ends with 130 on an unhandled KeyboardInterrupt', async () => {
      const result = await runOnce(isolation, 'raise KeyboardInterrupt');
      expect(result).toMatchObject({ exitCode: 130, stopped: null });
      expect(result.stderr).toContain('KeyboardInterrupt');
    });

    it('calls atexit functions, newest first, with streams still there', async () => {
      const code = `
import atexit, sys
atexit.register(print, 'first registered')
@atexit.register
def last():
    print('last registered', flush=True)
    sys.stderr.write('to stderr')
sys.exit(4)
`;
      expect(await runOnce(isolation, code)).toMatchObject({
        exitCode: 4,
        stdout: 'last registered\nfirst registered\n',
        stderr: 'to stderr',
      });
    });

    it('flushes what was not, also of streams that were replaced', async () => {
      expect(await outputOf(isolation, 'import sys; sys.stdout.write("no newline")')).toBe('no newline');
      const wrapped = `
import io, sys
sys.stdout = io.TextIOWrapper(open(1, 'wb', closefd=False), encoding='utf-16-le')
print('wide', end='')
`;
      expect(await outputOf(isolation, wrapped)).toBe('w\0i\0d\0e\0');
      const closed = 'import sys; print("x"); sys.stdout.close()';
      expect((await runOnce(isolation, closed)).stdout).toBe('x\n');
    });

    it('finalises what is left', async () => {
      const code = `
class Noisy:
    def __init__(self, name): self.name = name
    def __del__(self): print('gone:', self.name)
kept = Noisy('global')
ring = [Noisy('ring')]
ring.append(ring)
del ring
print('end')
`;
      const lines = (await outputOf(isolation, code)).trim().split('\n');
      expect(lines[0]).toBe('end');
      expect(lines.slice(1).sort()).toEqual(['gone: global', 'gone: ring']);
    });

    it('os._exit ends at once, keeping files and what was written', async () => {
      const sandbox = await Sandbox.open({ isolation });
      const code = `
import atexit, os
atexit.register(print, 'never')
open('kept.txt', 'w').write('kept')
os.write(1, b'raw ')
print('lost in the buffer')
os._exit(9)
`;
      expect(await sandbox.run({ code })).toMatchObject({
        exitCode: 9,
        stdout: 'raw ',
        stopped: null,
        filesKept: true,
      });
      expect(sandbox.files.readText('/home/kept.txt')).toBe('kept');
      await sandbox.close();
    });

    it('survives an interpreter that aborts itself', async () => {
      const sandbox = await Sandbox.open({ isolation });
      const crashed = await sandbox.run({ code: 'print("x", flush=True)\nimport os; os.abort()' });
      expect(crashed.stopped).toMatchObject({ reason: 'crashed', message: expect.stringContaining('abort') });
      expect(crashed).toMatchObject({ exitCode: null, stdout: 'x\n' });
      expect(await sandbox.run({ code: 'print(1)' })).toMatchObject({ exitCode: 0, stdout: '1\n' });
      await sandbox.close();
    });
  });
}
