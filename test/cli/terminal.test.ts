import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cliPath, directoryWith, runText } from './run-cli.js';

const sessionPath = fileURLToPath(new URL('./terminal-session.py', import.meta.url));

/** Pseudo-terminals come from a Python of the host, where there is one. */
const canOpenTerminals =
  spawnSync('python3', ['-c', 'import os, pty; os.waitstatus_to_exitcode']).status === 0;

interface Session {
  /** What the terminal showed, with its own "\r\n" as "\n". */
  readonly output: string;
  /** Negative for a signal. */
  readonly code: number;
}

async function onTerminal(
  args: readonly string[],
  answers: readonly [prompt: string, text: string][] = [],
): Promise<Session> {
  const request = JSON.stringify({ command: [process.execPath, cliPath, ...args], answers });
  const { stdout } = await promisify(execFile)('python3', [sessionPath, request]);
  const { output, code } = JSON.parse(stdout) as Session;
  return { output: output.replaceAll('\r\n', '\n'), code };
}

describe.skipIf(!canOpenTerminals)('on a terminal (needs python3 on the host)', () => {
  it('shows control sequences instead of sending them', async () => {
    const code = String.raw`import sys; print("\x1b[31mred\r\x9b\u202e \x07é", "é".encode("latin-1")); sys.stderr.write("\x1b]0;title\x07\n"); sys.stdout.buffer.write(b"\xff\n")`;
    const { output, code: exit } = await onTerminal(['run', '-c', code]);
    expect(output).toBe("^[[31mred^M\\x9b<U+202E> ^Gé b'\\xe9'\n^[]0;title^G\n\\xff\n");
    expect(exit).toBe(0);
  });

  it('sends them with --raw-terminal', async () => {
    const code = String.raw`import os; print("\x1b[31mred"); print(os.environ.get("TERM"))`;
    expect((await onTerminal(['run', '--raw-terminal', '-c', code])).output).toBe('\x1b[31mred\nNone\n');
  });

  it('is a terminal to the program, a dumb one: tracebacks have no colours', async () => {
    const code = 'import os, sys; print([os.isatty(n) for n in range(3)], os.environ["TERM"]); 1/0';
    const { output, code: exit } = await onTerminal(['run', '-c', code]);
    expect(output).toMatch(/^\[True, True, True\] dumb\nTraceback [\s\S]*\nZeroDivisionError: /);
    expect(output).not.toContain('^[');
    expect(exit).toBe(1);
  });

  it('talks with the person in front of it', async () => {
    const { output } = await onTerminal(['run', '-c', 'print("hi", input("name? "))'], [['name? ', 'bob\n']]);
    expect(output).toBe('name? bob\nhi bob\n');
  });

  it('is interrupted by Ctrl-C', async () => {
    const code = 'print("ready", flush=True)\nwhile True: pass';
    const { output, code: exit } = await onTerminal(
      ['run', '--grace', '5s', '-c', code],
      [['ready', '\x03']],
    );
    expect(output).toMatch(/KeyboardInterrupt\n$/);
    expect(exit).toBe(130);
  });

  it('with isolation inline, Ctrl-C ends the process', async () => {
    const code = 'print("ready", flush=True)\nwhile True: pass';
    const { code: exit } = await onTerminal(
      ['run', '--isolation', 'inline', '-c', code],
      [['ready', '\x03']],
    );
    expect(exit).toBe(-2);
  });

  it('begins its own lines at the first column', async () => {
    const code = 'print("half a line", end="", flush=True)\nsum(iter(int, 1))';
    const { output, code: exit } = await onTerminal(['run', '--cpu', '100ms', '-c', code]);
    expect(output).toMatch(/^half a line\nvitrine: stopped by the cpu limit: .*\n$/);
    expect(exit).toBe(124);
  });

  it.each([
    ['y\n', 0, 'applied 1 change', true],
    ['\n', 1, 'nothing was changed', false],
  ])('apply asks, and takes %j for an answer', async (answer, exitCode, said, isThere) => {
    const cwd = directoryWith({ 'work/a.txt': 'a' });
    const changes = join(cwd, 'changes.json');
    const mount = `${join(cwd, 'work')}:/work:overlay`;
    await runText(['run', '--mount', mount, '--changes', changes, '-c', 'open("/work/new", "w")']);
    const { output, code } = await onTerminal(['apply', changes], [['[y/N]', answer]]);
    expect(output).toContain('/work/new');
    expect(output).toContain(said);
    expect(code).toBe(exitCode);
    expect(existsSync(join(cwd, 'work/new'))).toBe(isThere);
  });
});
