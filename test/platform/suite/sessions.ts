import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Isolation, PythonError, Sandbox, type Session, StoppedError } from 'vitrine';

/** What holds of sessions wherever they run. */
export function describeSessions(isolation: Isolation): void {
  describe('sessions', () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await Sandbox.open({ isolation, files: { '/home/data.txt': 'from the sandbox' } });
    });
    afterAll(async () => {
      await sandbox.close();
    });

    async function opened(code = ''): Promise<Session> {
      const session = await sandbox.session();
      if (code !== '') expect(await session.run(code)).toMatchObject({ exitCode: 0, stderr: '' });
      return session;
    }

    it('keep variables, functions, classes and modules from call to call', async () => {
      await using session = await opened('import json, collections\nx = 1\nclass C:\n    n = 5\n');
      await session.run('x += 1\nc = C()');
      expect(await session.evaluate('x + c.n')).toBe(7);
      expect(await session.evaluate('json.dumps({"a": x})')).toBe('{"a": 2}');
      await session.run(
        'def handler(event, *, twice=False):\n    return [event["kind"]] * (2 if twice else 1)',
      );
      expect(await session.call('handler', { kind: 'push' })).toEqual(['push']);
      const asked = await session.invoke({ call: 'handler', args: [{ kind: 'a' }], kwargs: { twice: true } });
      expect(asked).toMatchObject({ value: ['a', 'a'], exception: null, stopped: null, exitCode: 0 });
    });

    it('run async functions to their end', async () => {
      await using session = await opened(
        'import asyncio\nasync def f(n):\n    await asyncio.sleep(0)\n    return n * 2',
      );
      expect(await session.call('f', 21)).toBe(42);
      expect(await session.call('f', 4)).toBe(8);
      expect(await session.evaluate('f(1)')).toBe(2);
    });

    it('show what code prints and raises, and go on', async () => {
      await using session = await opened('x = 1');
      const failed = await session.run('print("hello")\nx = 2\nraise ValueError("no")');
      expect(failed).toMatchObject({ exitCode: 1, stdout: 'hello\n', stopped: null, rolledBack: false });
      expect(failed.stderr).toContain('raise ValueError("no")');
      expect(failed.stderr).toMatch(/ValueError: no\n$/);
      expect(failed.stderr).not.toContain('session_plan');
      expect(await session.evaluate('x')).toBe(2);
      expect(await session.run('import sys; sys.exit(3)')).toMatchObject({ exitCode: 3, rolledBack: false });
      expect(await session.run('def broken(:')).toMatchObject({ exitCode: 1 });
      expect(await session.evaluate('x')).toBe(2);
    });

    it('give exceptions of what is asked as errors', async () => {
      await using session = await opened('class Odd(Exception): pass\ndef f(): raise Odd("thing")');
      const error: unknown = await session.call('f').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PythonError);
      expect(error).toMatchObject({
        code: 'ERR_PYTHON',
        type: '__main__.Odd',
        message: '__main__.Odd: thing',
      });
      expect((error as PythonError).traceback).toContain('File "<session>", line 2, in f');
      await expect(session.call('missing')).rejects.toMatchObject({ type: 'NameError' });
      await expect(session.evaluate('1 +')).rejects.toMatchObject({ type: 'SyntaxError' });
      await expect(session.evaluate('object()')).rejects.toMatchObject({ type: 'TypeError' });
      await expect(session.evaluate('__import__("sys").exit(4)')).rejects.toMatchObject({
        type: 'SystemExit',
      });
    });

    it('are rolled back when a call is stopped', async () => {
      await using session = await opened('x = []\nopen("f", "w").write("before")');
      const stopped = await session.run({
        code: 'x.append(1)\nopen("f", "w").write("after")\nwhile True: pass',
        limits: { cpu: '50ms' },
      });
      expect(stopped).toMatchObject({ stopped: { reason: 'limit', limit: 'cpu' }, rolledBack: true });
      expect(await session.evaluate('x')).toEqual([]);
      expect(await session.evaluate('open("f").read()')).toBe('before');
      expect(session.files.readText('/home/f')).toBe('before');
      const asked = session.invoke({ evaluate: '[0 for _ in iter(int, 1)]', limits: { cpu: '50ms' } });
      expect(await asked).toMatchObject({ stopped: { limit: 'cpu' }, rolledBack: true, value: undefined });
      await expect(
        session.evaluate('[0 for _ in iter(int, 1)]', { limits: { cpu: '50ms' } }),
      ).rejects.toBeInstanceOf(StoppedError);
      expect(await session.evaluate('len(x)')).toBe(0);
    });

    it('are rolled back when the program ends the interpreter under them', async () => {
      await using session = await opened('x = 1');
      expect(await session.run('import os\nx = 2\nos._exit(5)')).toMatchObject({
        exitCode: 5,
        rolledBack: true,
      });
      expect(await session.evaluate('x')).toBe(1);
      const crash = 'x = 3\nimport ctypes\nctypes.string_at(2**32 - 8, 4)';
      expect(await session.run(crash)).toMatchObject({ stopped: { reason: 'crashed' }, rolledBack: true });
      expect(await session.evaluate('x')).toBe(1);
    });

    it('go on from where they were stopped when that is asked for', async () => {
      await using session = await sandbox.session({ onStop: 'keep', limits: { cpu: '100ms' } });
      const stopped = await session.run('n = 0\nwhile True: n += 1');
      expect(stopped).toMatchObject({ stopped: { limit: 'cpu' }, rolledBack: false });
      expect(await session.evaluate('n > 0')).toBe(true);
    });

    it('close when that is asked for', async () => {
      await using session = await sandbox.session({ onStop: 'close', limits: { cpu: '50ms' } });
      expect(await session.run('while True: pass')).toMatchObject({ stopped: { limit: 'cpu' } });
      await expect(session.run('1')).rejects.toMatchObject({ code: 'ERR_SESSION_CLOSED' });
    });

    it('have files of their own that begin as the sandbox’s', async () => {
      await using first = await opened();
      await using second = await opened();
      expect(await first.evaluate('open("data.txt").read()')).toBe('from the sandbox');
      await first.run('open("data.txt", "w").write("changed")');
      expect(await second.evaluate('open("data.txt").read()')).toBe('from the sandbox');
      expect(sandbox.files.readText('/home/data.txt')).toBe('from the sandbox');
      first.files.write('/home/more', 'by the host');
      expect(await first.evaluate('open("more").read()')).toBe('by the host');
    });

    it('see nothing of each other on one seat', async () => {
      const sessions = await Promise.all(Array.from({ length: 4 }, () => opened()));
      for (const [index, session] of sessions.entries()) {
        await session.run(`mine = ${index}\nblob = bytearray(b"secret${index}" * 20000)`);
      }
      for (const [index, session] of sessions.entries()) {
        expect(await session.evaluate('[mine, bytes(blob[:7]).decode(), len(blob)]')).toEqual([
          index,
          `secret${index}`,
          140000,
        ]);
      }
      for (const session of sessions) await session.close();
    });

    it('keep open files, the working directory and the umask', async () => {
      await using session = await opened(
        'import os\nos.mkdir("d"); os.chdir("d"); os.umask(0o077)\nf = open("log", "w+"); f.write("one\\n"); f.flush()\nr, w = os.pipe(); os.write(w, b"in the pipe")',
      );
      await using other = await opened();
      await other.run('y = 1');
      await session.run('f.write("two\\n"); f.flush(); f.seek(4)');
      expect(await session.evaluate('[f.read(), os.getcwd(), os.umask(0), os.read(r, 100)]')).toEqual([
        'two\n',
        '/home/d',
        0o077,
        new TextEncoder().encode('in the pipe'),
      ]);
    });

    it('can be forked: each half goes on by itself', async () => {
      await using session = await opened('import random, os\nx = [1]\nopen("f", "w").write("both")');
      await using copy = await session.fork();
      await session.run('x.append(2)\nopen("f", "w").write("one")');
      await copy.run('x.append(3)');
      expect([await session.evaluate('x'), await copy.evaluate('x')]).toEqual([
        [1, 2],
        [1, 3],
      ]);
      expect(await copy.evaluate('open("f").read()')).toBe('both');
      expect(await session.evaluate('random.random()')).not.toBe(await copy.evaluate('random.random()'));
    });

    it('can be forked with globals and limits of its own, which a stopped call does not take away', async () => {
      await using session = await opened('def who(): return name');
      await using copy = await session.fork({ globals: { name: 'copy' }, limits: { cpu: '50ms' } });
      expect(await copy.run('while True: pass')).toMatchObject({
        stopped: { limit: 'cpu' },
        rolledBack: true,
      });
      expect(await copy.call('who')).toBe('copy');
      await expect(session.call('who')).rejects.toMatchObject({ type: 'NameError' });
      await using third = await (await session.fork({ globals: { name: 'third' } })).fork();
      expect(await third.call('who')).toBe('third');
      await expect(session.fork({ cwd: '/' } as never)).rejects.toMatchObject({ code: 'ERR_BAD_OPTION' });
    });

    it('sleep and wake', async () => {
      await using session = await opened('import re\nx = {"a": [1, 2]}\npattern = re.compile("a+")');
      session.sleep();
      expect(session.isAsleep).toBe(true);
      expect(session.sizeBytes).toBeLessThan(200_000);
      expect(await session.evaluate('[x, pattern.findall("aab")]')).toEqual([{ a: [1, 2] }, ['aa']]);
      expect(session.isAsleep).toBe(false);
    });

    it('may have more memory than the image', async () => {
      await using session = await opened('big = bytearray(40_000_000)\nbig[-1] = 7');
      await using other = await opened('x = 1');
      expect(await session.evaluate('[len(big), big[-1]]')).toEqual([40_000_000, 7]);
      expect(await other.evaluate('x')).toBe(1);
    });

    it('keep C callbacks', async () => {
      await using session = await opened(
        'import ctypes\nkind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)\ndouble = kind(lambda n: n * 2)',
      );
      await using other = await opened('x = 1');
      expect(await other.evaluate('x')).toBe(1);
      expect(await session.evaluate('double(21)')).toBe(42);
      await session.run('triple = kind(lambda n: n * 3)');
      session.sleep();
      expect(await session.evaluate('[double(2), triple(2)]')).toEqual([4, 6]);
    });

    it('take one call at a time, and none once closed', async () => {
      const session = await opened();
      const first = session.run('x = 1');
      await expect(session.run('x = 2')).rejects.toMatchObject({ code: 'ERR_SESSION_BUSY' });
      expect(await first).toMatchObject({ exitCode: 0 });
      await session.close();
      await expect(session.run('x')).rejects.toMatchObject({ code: 'ERR_SESSION_CLOSED' });
      await session.close();
    });

    it('refuse options and values that are none', async () => {
      await using session = await opened();
      await expect(session.run({ code: 1 } as never)).rejects.toMatchObject({ code: 'ERR_BAD_OPTION' });
      await expect(session.run('x', { nope: 1 } as never)).rejects.toMatchObject({ code: 'ERR_BAD_OPTION' });
      await expect(session.invoke({})).rejects.toMatchObject({ code: 'ERR_BAD_OPTION' });
      await expect(session.call('print', () => 1)).rejects.toMatchObject({ code: 'ERR_VALUE' });
      await expect(session.run('1', { globals: { __name__: 1 } })).rejects.toMatchObject({
        code: 'ERR_BAD_OPTION',
      });
      await expect(sandbox.session({ onStop: 'never' } as never)).rejects.toMatchObject({
        code: 'ERR_BAD_OPTION',
      });
      expect(await session.evaluate('1')).toBe(1);
    });

    it('take standard input, and give output to callbacks', async () => {
      await using session = await opened();
      let text = '';
      const asked = await session.invoke({
        evaluate: '[input(), print("out")]',
        stdin: 'a line\n',
        onStdout: (chunk) => {
          text += new TextDecoder().decode(chunk);
        },
      });
      expect(asked).toMatchObject({ value: ['a line', null], stdout: 'out\n' });
      expect(text).toBe('out\n');
    });
  });
}
