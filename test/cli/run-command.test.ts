import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, runCli, runText } from './run-cli.js';

const copyInput = 'import shutil, sys; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)';
const showArguments = 'import sys; print(__file__, __name__, sys.argv)\n';

const directory = directoryWith({
  'show.py': showArguments,
  'sub/show.py': showArguments,
  'data.csv': 'a,b\n',
  'latin.py': Uint8Array.of(0x78, 0x3d, 0x27, 0xe9, 0x27, 0x0a),
});

describe.concurrent('what is run', () => {
  it('runs a file as it was named, with what follows as its arguments', async () => {
    const first = await runText(['run', '--quiet', 'sub/show.py', '--memory', '-c', '--', 'x y', 'é'], {
      cwd: directory,
    });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toBe(
      "/home/sub/show.py __main__ ['sub/show.py', '--memory', '-c', '--', 'x y', 'é']\n",
    );
    const second = await runText(['run', join(directory, 'show.py')]);
    expect(second.stdout).toBe("/home/show.py __main__ ['/home/show.py']\n");
    const third = await runText(['run', '../show.py'], { cwd: join(directory, 'sub') });
    expect(third.stdout).toBe("/home/show.py __main__ ['show.py']\n");
  });

  it('runs -c, with the input streamed to it', async () => {
    const code = 'import sys; print(sys.argv, sys.stdin.read())';
    const { stdout, code: exit } = await runText(['run', '-c', code, '-c', '--help'], { input: 'in' });
    expect(stdout).toBe("['-c', '-c', '--help'] in\n");
    expect(exit).toBe(0);
  });

  it('runs -m', async () => {
    const { stdout } = await runText(['run', '-m', 'json.tool', '--indent', '1'], { input: '{"a":[]}' });
    expect(stdout).toBe('{\n "a": []\n}\n');
  });

  it('runs the program on standard input, which is then empty', async () => {
    const { stdout } = await runText(['run', '-', '--flag'], {
      input: 'import sys; print(sys.argv[1:], repr(sys.stdin.read()), "é")',
    });
    expect(stdout).toBe("['--flag'] '' é\n");
  });

  it('shows a program nothing of the host but what it is given', async () => {
    const code = 'import os; print(dict(os.environ)); print(sorted(os.listdir())); print(os.getcwd())';
    const { stdout } = await runText(
      [
        'run',
        '--env',
        'A=1',
        '--env=B=x=y',
        '--file',
        'data.csv',
        '--file=data.csv:/in/rates.csv',
        '-c',
        code,
      ],
      { cwd: directory, env: { SECRET: 'hidden' } },
    );
    expect(stdout).toBe(
      "{'HOME': '/home', 'USER': 'guest', 'LOGNAME': 'guest', 'LANG': 'C.UTF-8', 'A': '1', 'B': 'x=y'}\n['data.csv']\n/home\n",
    );
  });
});

describe.concurrent('streams', () => {
  const noise = randomBytes(700_000);

  it.each(['worker', 'inline'])('carries every byte with isolation %s', async (isolation) => {
    const { code, stdout, stderr } = await runCli(['run', '--isolation', isolation, '-c', copyInput], {
      input: noise,
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.equals(noise)).toBe(true);
  });

  it('keeps the two streams apart', async () => {
    const code = 'import os, sys; os.write(1, b"\\xff\\x1b"); os.write(2, b"err\\x1b"); sys.exit("bye")';
    const { code: exit, stdout, stderr } = await runCli(['run', '-c', code]);
    expect([...stdout]).toEqual([0xff, 0x1b]);
    expect(stderr).toBe('err\x1bbye\n');
    expect(exit).toBe(1);
  });

  it('asks for input only when the program does, and does not wait for its end', async () => {
    const code = 'print(input("name? "), flush=True)';
    const { stdout, code: exit } = await runText(['run', '-c', code], {
      onStart: (child) => child.stdout.once('data', () => child.stdin.write('bob\n')),
    });
    expect(stdout).toBe('name? bob\n');
    expect(exit).toBe(0);
  });

  it('loses nothing to a slow reader', async () => {
    const code = 'import sys\nfor i in range(300000): sys.stdout.write(f"{i:09}\\n")';
    const hash = createHash('sha256');
    const { code: exit, stdout } = await runCli(['run', '-c', code], {
      onStart: (child) => {
        child.stdout.pause();
        setTimeout(() => child.stdout.resume(), 700);
      },
    });
    for (let i = 0; i < 300_000; i++) hash.update(`${String(i).padStart(9, '0')}\n`);
    expect(stdout.length).toBe(3_000_000);
    expect(createHash('sha256').update(stdout).digest('hex')).toBe(hash.digest('hex'));
    expect(exit).toBe(0);
  });

  it('is not held up beyond its limits by a reader that does not read', async () => {
    const { code } = await runCli(['run', '--wall', '500ms', '-c', 'while True: print("y" * 1000)'], {
      onStart: (child) => {
        // Nothing is read before the process has ended: were it held up, this would take for ever.
        child.stdout.pause();
        child.on('exit', () => child.stdout.resume());
      },
    });
    expect(code).toBe(124);
  });

  it.each(['worker', 'inline'])(
    'ends quietly when nobody reads any more, with isolation %s',
    async (isolation) => {
      const { code, stderr } = await runCli(
        ['run', '--isolation', isolation, '--output', 'unlimited', '-c', 'while True: print("y" * 1000)'],
        {
          onStart: (child) => {
            child.stdin.end();
            child.stdout.once('data', () => child.stdout.destroy());
          },
        },
      );
      expect({ code, stderr }).toEqual({ code: 141, stderr: '' });
    },
  );

  it.skipIf(!existsSync('/dev/full'))('says when its output cannot be written', async () => {
    const { spawnSync } = await import('node:child_process');
    const { cliPath } = await import('./run-cli.js');
    const script = `"${process.execPath}" "${cliPath}" run -c 'print(1)' > /dev/full`;
    const { status, stderr } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
    expect(stderr).toBe('vitrine: cannot write standard output: no space left on device\n');
    expect(status).toBe(125);
  });
});

describe.concurrent('exit codes', () => {
  it("is the program's own", async () => {
    expect((await runCli(['run', '-c', 'raise SystemExit(42)'])).code).toBe(42);
  });

  it('is 124 at a limit, which a line names; the report has it all', async () => {
    const report = join(directory, 'report.json');
    const code = 'print("on", flush=True)\nwhile True: pass';
    const {
      code: exit,
      stdout,
      stderr,
    } = await runText(['run', '--cpu', '200ms', '--grace', '5s', '--report', report, '-c', code]);
    expect(exit).toBe(124);
    expect(stdout).toBe('on\n');
    expect(stderr).toMatch(/CpuLimitReached/);
    expect(stderr).toMatch(
      /\nvitrine: stopped by the cpu limit: used \d+ ms of 200 ms \(raise it with --cpu\)\n$/,
    );
    const written = JSON.parse(readFileSync(report, 'utf8'));
    expect(Object.keys(written)).toEqual([
      'vitrine',
      'exitCode',
      'stopped',
      'usage',
      'filesKept',
      'refused',
      'refusedOmitted',
    ]);
    expect(written.stopped).toMatchObject({ reason: 'limit', limit: 'cpu', allowed: 200 });
    expect(written.usage.outputBytes).toBeGreaterThan(2);
  });

  it('is 124 also when the program uses its grace to exit as it likes', async () => {
    const code = 'import sys\ntry:\n  while True: pass\nexcept TimeoutError: sys.exit(0)';
    const { code: exit, stderr } = await runCli(['run', '--cpu', '100ms', '--grace', '2s', '-c', code]);
    expect(exit).toBe(124);
    expect(stderr).toMatch(/^vitrine: stopped by the cpu limit.*\n$/);
  });

  it('is quiet about it with --quiet, and reports to standard error with --report -', async () => {
    const code = 'while True: print("y" * 100)';
    const {
      code: exit,
      stdout,
      stderr,
    } = await runCli(['run', '-q', '--output', '1KiB', '--report', '-', '-c', code]);
    expect(exit).toBe(124);
    expect(stdout.length).toBe(1024);
    expect(JSON.parse(stderr)).toMatchObject({
      exitCode: null,
      stopped: { limit: 'output', allowed: 1024, used: 1024 },
    });
  });

  it('is 126 when the interpreter was broken', async () => {
    const { code, stderr } = await runCli(['run', '-c', 'import os; os.abort()']);
    expect(code).toBe(126);
    expect(stderr).toMatch(/vitrine: the program crashed its interpreter: .*\n$/);
  });

  it('passes the limits of memory, files, entries and descriptors on', async () => {
    const code = [
      'import errno, os',
      'def attempt(action):',
      '    try: action()',
      '    except MemoryError: return "memory"',
      '    except OSError as error: return errno.errorcode[error.errno]',
      'def many():',
      '    kept = [open("/dev/null") for _ in range(30)]',
      'def files():',
      '    for i in range(50): open(f"f{i}", "w").close()',
      'def large(): open("f0", "wb").write(bytes(200_000))',
      'print([attempt(action) for action in (lambda: bytearray(2**25), many, files, large)])',
    ].join('\n');
    const { stdout } = await runText([
      'run',
      '--memory',
      '48MiB',
      '--descriptors',
      '20',
      '--entries',
      '20',
      '--files',
      '100KiB',
      '-c',
      code,
    ]);
    expect(stdout).toBe("['memory', 'EMFILE', 'ENOSPC', 'ENOSPC']\n");
  });
});

describe.concurrent('what cannot be started', () => {
  it.each([
    [['run', 'nothing.py'], 'vitrine: cannot read nothing.py: no such file or directory\n'],
    [['run', '.'], 'vitrine: cannot read .: it is a directory, and only files can be given\n'],
    [['run', '--file', 'nothing', '-c', '1'], 'vitrine: cannot read nothing: no such file or directory\n'],
    [
      ['run', '--memory', 'lots', '-c', '1'],
      `vitrine: --memory is "lots"; it must be a size such as '512KiB' or '64MiB' (try 'vitrine run --help')\n`,
    ],
    [
      ['run', '--cpu=-1s', '-c', '1'],
      `vitrine: --cpu is "-1s"; it must be a duration such as '500ms', '2s' or '1min' (try 'vitrine run --help')\n`,
    ],
    [
      ['run', '--report', 'no/such/dir', '-c', '1'],
      'vitrine: cannot write the report no/such/dir: no such file or directory\n',
    ],
    [
      ['run', '--files', '3', 'show.py'],
      /^vitrine: show.py is 48 bytes, which does not fit the files limit of 3 bytes/,
    ],
    [
      ['run', '--memory', '1MiB', '-c', '1'],
      /^vitrine: --memory is "1MiB"; it must be between \d+ and \d+ bytes/,
    ],
    [['run', '--bad\x1b[2J\n'], "vitrine: unknown option --bad?[2J? (try 'vitrine run --help')\n"],
    [['run'], /^vitrine: no program is given: .* \(try 'vitrine run --help'\)\n$/],
    [['rnu'], "vitrine: unknown command 'rnu'; did you mean 'run'? (try 'vitrine --help')\n"],
    [['x.py'], "vitrine: 'x.py' is not a command; did you mean 'vitrine run x.py'? (try 'vitrine --help')\n"],
    [[], /^vitrine: no command is given/],
    [['doctor', 'x'], "vitrine: doctor takes no arguments, but got 'x' (try 'vitrine doctor --help')\n"],
  ])('%j', async (args, line) => {
    const { code, stdout, stderr } = await runText(args, { cwd: directory });
    expect(code).toBe(125);
    expect(stdout).toBe('');
    if (typeof line === 'string') expect(stderr).toBe(line);
    else expect(stderr).toMatch(line);
  });

  it('a program on standard input that is no text', async () => {
    const { code, stderr } = await runText(['run', '-'], { input: Uint8Array.of(0xff, 0xfe) });
    expect({ code, stderr }).toEqual({
      code: 125,
      stderr: 'vitrine: the program on standard input is not UTF-8\n',
    });
  });

  it('but a file that is not UTF-8 is for Python to refuse', async () => {
    const { code, stderr } = await runText(['run', 'latin.py'], { cwd: directory });
    expect(code).toBe(1);
    expect(stderr).toMatch(/SyntaxError: \(unicode error\)|SyntaxError: Non-UTF-8/);
  });

  it('input that is too long to be read beforehand', async () => {
    const { code, stderr } = await runText(['run', '--isolation', 'inline', '-c', '1'], {
      input: Buffer.alloc(17 * 2 ** 20),
    });
    expect(code).toBe(125);
    expect(stderr).toBe('vitrine: standard input (with --isolation inline) is longer than 16 MiB\n');
  });
});

describe.concurrent('signals', () => {
  /** Sends one signal at each output of the program; `afterMs` is from the last of them to the end. */
  const signalled = async (args: readonly string[], signals: readonly NodeJS.Signals[]) => {
    const left = [...signals];
    let signalledMs = 0;
    const run = await runText(args, {
      onStart: (child) =>
        child.stdout.on('data', () => {
          const signal = left.shift();
          if (signal === undefined) return;
          signalledMs = performance.now();
          child.kill(signal);
        }),
    });
    return { ...run, afterMs: performance.now() - signalledMs };
  };

  it('SIGINT interrupts the program', async () => {
    const code = 'print("ready", flush=True)\nwhile True: pass';
    const { code: exit, stderr } = await signalled(['run', '--grace', '5s', '-c', code], ['SIGINT']);
    expect(exit).toBe(130);
    expect(stderr).toMatch(/KeyboardInterrupt\n$/);
  });

  it('SIGTERM too', async () => {
    const code = 'import time\nprint("ready", flush=True)\ntime.sleep(100)';
    expect((await signalled(['run', '--grace', '5s', '-c', code], ['SIGTERM'])).code).toBe(143);
  });

  it('a program may exit as it likes then', async () => {
    const code =
      'import sys\nprint("ready", flush=True)\ntry:\n  while True: pass\nexcept KeyboardInterrupt: sys.exit(9)';
    const { code: exit, stderr } = await signalled(['run', '--grace', '5s', '-c', code], ['SIGINT']);
    expect({ exit, stderr }).toEqual({ exit: 9, stderr: '' });
  });

  it('a second signal ends it at once', async () => {
    const code = [
      'print("ready", flush=True)',
      'while True:',
      '    try:',
      '        while True: pass',
      '    except BaseException: print("no", flush=True)',
    ].join('\n');
    const {
      code: exit,
      stdout,
      afterMs,
    } = await signalled(['run', '--grace', '10s', '-c', code], ['SIGINT', 'SIGINT']);
    expect(exit).toBe(130);
    expect(stdout).toBe('ready\nno\n');
    // The grace period would be ten seconds.
    expect(afterMs).toBeLessThan(5_000);
  });
});
