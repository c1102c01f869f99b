import { describe, expect, it } from 'vitest';
import { type Isolation, Sandbox } from 'vitrine';
import { Collected, outputOf, runOnce } from '../support.js';

const echo = 'import sys; data = sys.stdin.buffer.read(); sys.stdout.buffer.write(data)';

/** Standard input and output. */
export function describeStreams(isolation: Isolation): void {
  describe('streams', () => {
    it('has an empty standard input unless given one', async () => {
      expect(await outputOf(isolation, 'import sys; print(repr(sys.stdin.read()))')).toBe("''\n");
      expect((await runOnce(isolation, 'input("> ")')).stderr).toContain('EOFError');
    });

    it('reads text and bytes', async () => {
      const code = 'import sys\nprint(input())\nprint([line for line in sys.stdin])';
      expect(await outputOf(isolation, { code, stdin: 'grüß\nb\nc' })).toBe("grüß\n['b\\n', 'c']\n");
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
      const shown = 'import sys; print(sys.stdin.buffer.read() == bytes(range(256)))';
      expect(await outputOf(isolation, { code: shown, stdin: bytes })).toBe('True\n');
    });

    it('reads more than fits one message', async () => {
      const stdin = 'ab\0d'.repeat(100_000);
      const code = 'import sys, hashlib; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())';
      const { createHash } = await import('node:crypto');
      expect(await outputOf(isolation, { code, stdin })).toBe(
        `${createHash('sha256').update(stdin).digest('hex')}\n`,
      );
    });

    it('writes bytes as they are', async () => {
      const stdout = new Collected();
      const stdin = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
      const result = await runOnce(isolation, { code: echo, stdin, onStdout: stdout.take });
      expect(Buffer.compare(stdout.bytes, stdin)).toBe(0);
      expect(result.usage.outputBytes).toBe(stdin.length);
    });

    it('decodes text across the pieces it comes in', async () => {
      const stdin = '€𝄞ü'.repeat(30_000);
      expect((await runOnce(isolation, { code: echo, stdin })).stdout).toBe(stdin);
      const result = await runOnce(
        isolation,
        'import os; os.write(1, b"a\\xff\\xe2\\x82"); os.write(1, b"\\xac")',
      );
      expect(result.stdout).toBe('a\ufffd€');
    });

    it('keeps a byte order mark that a program writes', async () => {
      expect(await outputOf(isolation, 'print("\\ufeffx", end="")')).toBe('\ufeffx');
    });

    it('hands out pieces in order, while the program runs', async () => {
      const order: string[] = [];
      const note = (stream: string) => (bytes: Uint8Array) => {
        expect(bytes).toBeInstanceOf(Uint8Array);
        order.push(`${stream}:${Buffer.from(bytes)}`);
      };
      const code = 'import os\nfor i in range(20): os.write(1 + i % 2, b"%d" % i)';
      const result = await runOnce(isolation, { code, onStdout: note('1'), onStderr: note('2') });
      expect(order).toEqual(Array.from({ length: 20 }, (_, i) => `${1 + (i % 2)}:${i}`));
      expect(result.stdout).toBe('024681012141618');
      expect(result.stderr).toBe('135791113151719');
    });

    it('gives callbacks bytes of their own', async () => {
      const spoil = (bytes: Uint8Array) => void bytes.fill(0x21);
      expect((await runOnce(isolation, { code: 'print("untouched")', onStdout: spoil })).stdout).toBe(
        'untouched\n',
      );
    });

    it('captures nothing when told so', async () => {
      const stdout = new Collected();
      const result = await runOnce(isolation, { code: 'print("x")', capture: false, onStdout: stdout.take });
      expect(result).toMatchObject({ stdout: '', stderr: '', exitCode: 0 });
      expect(result.usage.outputBytes).toBe(2);
      expect(stdout.text).toBe('x\n');
    });

    it('says when it holds less than was written', async () => {
      const code = 'import os\nfor _ in range(66): os.write(1, b"x" * (1 << 20))';
      const result = await runOnce(isolation, { code, limits: { output: 'unlimited' } });
      expect([result.truncated, result.stdout.length]).toEqual([true, 64 * 2 ** 20]);
      expect(result.usage.outputBytes).toBe(66 * 2 ** 20);
    });

    it('takes streams for terminals when told so', async () => {
      const code = `
import os, sys
print([os.isatty(fd) for fd in range(3)], [s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr)])
print(sys.stdout.line_buffering)
`;
      expect(await outputOf(isolation, code)).toBe(`${'[False, False, False] '.repeat(2).trim()}\nFalse\n`);
      const terminals = { stdin: true, stdout: true, stderr: true };
      expect(await outputOf(isolation, { code, terminals })).toBe(
        `${'[True, True, True] '.repeat(2).trim()}\nTrue\n`,
      );
      expect(await outputOf(isolation, { code, terminals: { stdout: true } })).toBe(
        `${'[False, True, False] '.repeat(2).trim()}\nTrue\n`,
      );
    });

    it('writes line by line to a terminal, in one piece otherwise', async () => {
      const code = 'print("a")\nprint("b")\nprint("c", end="")';
      const toTerminal = new Collected();
      await runOnce(isolation, { code, terminals: { stdout: true }, onStdout: toTerminal.take });
      expect(toTerminal.pieces.map((piece) => `${Buffer.from(piece)}`)).toEqual(['a\n', 'b\n', 'c']);
      const toPipe = new Collected();
      await runOnce(isolation, { code, onStdout: toPipe.take });
      expect(toPipe.pieces.map((piece) => `${Buffer.from(piece)}`)).toEqual(['a\nb\nc']);
    });

    it('knows the directions of the standard streams', async () => {
      const code = `
import os, errno
for fd, call in ((0, lambda: os.write(0, b'x')), (1, lambda: os.read(1, 1)), (1, lambda: os.lseek(1, 0, 0))):
    try:
        call()
    except OSError as error:
        print(errno.errorcode[error.errno])
`;
      expect(await outputOf(isolation, code)).toBe('EBADF\nEBADF\nESPIPE\n');
    });

    it('streams reach /dev', async () => {
      const code = `
open('/dev/stdout', 'w').write('out ')
open('/dev/stderr', 'w').write('err')
print(open('/dev/stdin').read(), open('/dev/null').read() == '', len(open('/dev/zero', 'rb').read(9)))
`;
      const result = await runOnce(isolation, { code, stdin: 'in' });
      expect(result).toMatchObject({ stdout: 'out in True 9\n', stderr: 'err', exitCode: 0 });
    });

    if (isolation === 'worker') {
      it('reads a stream piece by piece, as it comes', async () => {
        const seen: string[] = [];
        async function* pieces() {
          yield Buffer.from('first\n');
          await new Promise((resolve) => setTimeout(resolve, 20));
          yield new Uint8Array(0);
          yield Buffer.from('sec');
          yield Buffer.from('ond\nlast');
        }
        const code = 'import sys\nfor line in sys.stdin: print(repr(line), flush=True)';
        const onStdout = (bytes: Uint8Array) => void seen.push(`${Buffer.from(bytes)}`);
        const result = await runOnce(isolation, { code, stdin: pieces(), onStdout });
        expect(result.exitCode).toBe(0);
        expect(seen.join('')).toBe("'first\\n'\n'second\\n'\n'last'\n");
      });

      it('asks a stream for no more than is read, and closes it', async () => {
        let given = 0;
        let isClosed = false;
        async function* endless() {
          try {
            for (;;) {
              given++;
              yield Buffer.from(`${given}\n`);
            }
          } finally {
            isClosed = true;
          }
        }
        const code = 'import os; print(os.read(0, 2), os.read(0, 2))';
        const result = await runOnce(isolation, { code, stdin: endless() });
        expect(result.stdout).toBe("b'1\\n' b'2\\n'\n");
        expect(given).toBe(2);
        await Promise.resolve();
        expect(isClosed).toBe(true);
      });

      it('gives an empty stream as the end', async () => {
        async function* nothing(): AsyncGenerator<Uint8Array> {}
        const code = 'import sys; print(repr(sys.stdin.read()))';
        expect(await outputOf(isolation, { code, stdin: nothing() })).toBe("''\n");
      });
    } else {
      it('refuses streams as input, which it could not wait for', async () => {
        async function* pieces() {
          yield new Uint8Array(1);
        }
        const sandbox = await Sandbox.open({ isolation });
        await expect(sandbox.run({ code: '1', stdin: pieces() })).rejects.toMatchObject({
          code: 'ERR_BAD_OPTION',
          message: expect.stringContaining('stdin'),
        });
        expect((await sandbox.run({ code: 'print(1)' })).stdout).toBe('1\n');
      });
    }
  });
}
