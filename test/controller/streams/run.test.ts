import { execFile, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type RunOptions, Sandbox } from 'vitrine';

const inheritRun = fileURLToPath(new URL('./inherit-run.mjs', import.meta.url));
const session = fileURLToPath(new URL('../../cli/terminal-session.py', import.meta.url));
const canOpenTerminals =
  spawnSync('python3', ['-c', 'import os, pty; os.waitstatus_to_exitcode']).status === 0;

async function run(options: RunOptions) {
  await using sandbox = await Sandbox.open();
  return await sandbox.run(options);
}

/** A stream that nothing ever comes from. */
function silence(): ReadableStream<string> {
  return new ReadableStream({});
}

/** Calls back once, when the text was seen on a stream. */
function whenSeen(text: string, then: () => void): (bytes: Uint8Array) => void {
  let seen = '';
  return (bytes) => {
    const before = seen.includes(text);
    seen += Buffer.from(bytes).toString();
    if (!before && seen.includes(text)) then();
  };
}

describe('standard input', () => {
  it('is a stream of text and bytes, read line by line', async () => {
    async function* pieces() {
      yield 'ein';
      yield 's\nzw';
      yield new TextEncoder().encode('ei\n');
    }
    const code = 'import sys\nfor line in sys.stdin: print(repr(line))';
    for (const stdin of [pieces(), streamOf('ein', 's\nzw', new TextEncoder().encode('ei\n'))]) {
      expect(await run({ code, stdin })).toMatchObject({ stdout: "'eins\\n'\n'zwei\\n'\n", stderr: '' });
    }
  });

  it('lets a program that was interrupted read on: nothing is lost, and there is no end of input', async () => {
    const abort = new AbortController();
    let give: (text: string) => void = () => undefined;
    const stdin = new ReadableStream<string>(
      {
        start: (controller) => {
          give = (text) => controller.enqueue(text);
        },
        // Asked for only when the program waits.
        pull: () => abort.abort(),
      },
      { highWaterMark: 0 },
    );
    const code = `
import os
try:
    os.read(0, 10)
    print('something')
except KeyboardInterrupt:
    print('interrupted', flush=True)
print(os.read(0, 3), os.read(0, 10))`;
    const result = await run({
      code,
      stdin,
      signal: abort.signal,
      limits: { grace: '10s' },
      onStdout: whenSeen('interrupted', () => give('abcdef')),
    });
    expect(result).toMatchObject({ stdout: "interrupted\nb'abc' b'def'\n", stderr: '' });
  });

  it.each([true, false])('raises in input() what interrupts it (on a terminal: %s)', async (isTerminal) => {
    const abort = new AbortController();
    const code = `
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
try:
    input('name? ')
except BaseException as error:
    print(type(error).__name__)`;
    const onOutput = whenSeen('name?', () => abort.abort());
    const result = await run({
      code,
      stdin: silence(),
      terminals: { stdin: isTerminal, stdout: isTerminal },
      signal: abort.signal,
      limits: { grace: '10s' },
      onStdout: onOutput,
      onStderr: onOutput,
    });
    // On a terminal the prompt is on stderr, as natively.
    const expected = isTerminal ? ['KeyboardInterrupt\n', 'name? '] : ['name? KeyboardInterrupt\n', ''];
    expect([result.stdout, result.stderr]).toEqual(expected);
    expect(result.exitCode).toBe(0);
  });

  it('raises the limit of time while it is waited for', async () => {
    const code = `
import sys
try:
    sys.stdin.read()
except TimeoutError as error:
    print(type(error).__name__)`;
    const result = await run({
      code,
      stdin: silence(),
      limits: { wall: '200ms', grace: '10s' },
    });
    expect(result).toMatchObject({ stdout: 'WallLimitReached\n', stopped: { limit: 'wall' } });
  });
});

describe('standard output', () => {
  it('to a web stream that is slow holds the program back', async () => {
    const pieces: number[] = [];
    let underWay = 0;
    let mostUnderWay = 0;
    const stream = new WritableStream<Uint8Array>({
      async write(piece) {
        mostUnderWay = Math.max(mostUnderWay, ++underWay);
        await new Promise((resolve) => setTimeout(resolve, 1));
        pieces.push(piece.length);
        underWay--;
      },
    });
    const code = 'import os\nfor _ in range(50): os.write(1, bytes(100_000))';
    const result = await run({ code, stdout: stream, capture: false });
    expect(result).toMatchObject({ exitCode: 0, stdout: '', usage: { outputBytes: 5_000_000 } });
    expect(pieces.reduce((sum, length) => sum + length)).toBe(5_000_000);
    expect(Math.max(...pieces)).toBeLessThanOrEqual(65536);
    expect(mostUnderWay).toBe(1);
    expect(stream.locked).toBe(false);
  });

  it('to a web stream whose reader goes away ends the run', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const reason = new Error('not interested');
    const running = run({ code: 'while True: print("spam")', stdout: writable });
    const reader = readable.getReader();
    await reader.read();
    await reader.cancel(reason);
    await expect(running).rejects.toMatchObject({
      code: 'ERR_CALLBACK',
      message: 'stdout threw: not interested; the run was ended',
      cause: reason,
    });
    expect(writable.locked).toBe(false);
  });

  it('to a web stream that nobody reads ends with the limit of time', async () => {
    const { writable } = new TransformStream<Uint8Array, Uint8Array>();
    const code = 'while True: print("spam" * 1000)';
    const result = await run({ code, stdout: writable, limits: { wall: '200ms', grace: 0 } });
    expect(result.stopped).toMatchObject({ limit: 'wall' });
    expect(writable.locked).toBe(false);
  });
});

describe("the process's own streams", () => {
  it('are read and written, and what the program left is read by others', async () => {
    const code = 'import os\nprint("hello", os.read(0, 3))\nos.write(2, b"to stderr\\n")';
    const child = spawn(process.execPath, [inheritRun, code, 'read']);
    const shown = { stdout: '', stderr: '' };
    child.stdout.on('data', (bytes) => {
      shown.stdout += bytes;
    });
    child.stderr.on('data', (bytes) => {
      shown.stderr += bytes;
    });
    child.stdin.end('you and them');
    const exit = await new Promise((resolve) => child.on('close', resolve));
    expect(shown.stdout).toBe("hello b'you'\nleft:  and them");
    expect(shown.stderr).toBe('to stderr\ncode 0, kept "hello b\'you\'\\n"\n');
    expect(exit).toBe(0);
  });

  it('end the run when nobody reads them', async () => {
    const child = spawn(process.execPath, [inheritRun, 'while True: print("spam" * 100)'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (bytes) => {
      errors += bytes;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    await new Promise((resolve) => child.on('close', resolve));
    expect(errors).toMatch(/ERR_CALLBACK/);
    expect(errors).toMatch(/stdout threw: .*EPIPE/);
  });

  describe.skipIf(!canOpenTerminals)('on a terminal (needs python3 on the host)', () => {
    async function onTerminal(code: string, answers: readonly [prompt: string, text: string][] = []) {
      const request = JSON.stringify({ command: [process.execPath, inheritRun, code], answers });
      const { stdout } = await promisify(execFile)('python3', [session, request]);
      const { output } = JSON.parse(stdout) as { output: string };
      return output.replaceAll('\r\n', '\n');
    }

    it('show control sequences instead of sending them', async () => {
      const code = 'import sys, os\nprint("\\x1b[31mred\\x9b", sys.stdout.isatty(), os.environ["TERM"])\n1/0';
      const output = await onTerminal(code);
      expect(output).toMatch(/^\^\[\[31mred\\x9b True dumb\nTraceback/);
      expect(output.slice(0, output.indexOf('code 1'))).not.toContain('\x1b');
    });

    it('end one read by Ctrl-D, and the next reads on', async () => {
      const code = `
import sys
for prompt in ('one', 'two', 'three'):
    print(prompt, flush=True)
    print(repr(sys.stdin.readline()), flush=True)`;
      const output = await onTerminal(code, [
        ['one', '\x04'],
        ['two', '\x04'],
        ['three', 'text\n'],
      ]);
      expect(output.replaceAll('^D\b\b', '')).toBe(
        "one\n''\ntwo\n''\nthree\ntext\n'text\\n'\ncode 0, kept \"one\\n''\\ntwo\\n''\\nthree\\n'text\\\\n'\\n\"\n",
      );
    });
  });
});

function streamOf(...pieces: (Uint8Array | string)[]): ReadableStream<Uint8Array | string> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}
