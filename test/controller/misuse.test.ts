import { describe, expect, it } from 'vitest';
import { type RunOptions, Sandbox, type SandboxOptions, VitrineError } from 'vitrine';

/** Wrong uses of the public interface: each a clear error that names the thing, with nothing left running. */

const long = 'n'.repeat(10_000);

async function failureOf(promise: Promise<unknown>): Promise<VitrineError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  expect(outcome).toHaveProperty('error');
  const { error } = outcome as { error: unknown };
  expect(error).toBeInstanceOf(VitrineError);
  return error as VitrineError;
}

type Case = readonly [name: string, options: unknown, named: readonly string[]];

const badLimits: readonly Case[] = [
  ['a negative size', { memory: -1 }, ['limits.memory', '-1']],
  ['a negative size as text', { memory: '-64MiB' }, ['limits.memory', '"-64MiB"']],
  ['NaN', { cpu: Number.NaN }, ['limits.cpu', 'NaN']],
  ['Infinity', { wall: Number.POSITIVE_INFINITY }, ['limits.wall', 'Infinity']],
  ['-Infinity', { output: Number.NEGATIVE_INFINITY }, ['limits.output', '-Infinity']],
  ['"Infinity"', { output: 'Infinity' }, ['limits.output', '"Infinity"']],
  ['a word', { memory: 'abc' }, ['limits.memory', '"abc"']],
  ['an unknown unit', { cpu: '10 parsecs' }, ['limits.cpu', '"10 parsecs"']],
  ['a size for a time', { cpu: '10MiB' }, ['limits.cpu', '"10MiB"']],
  ['a time for a size', { memory: '10s' }, ['limits.memory', '"10s"']],
  ['an empty text', { wall: '' }, ['limits.wall', '""']],
  ['a unit alone', { wall: 'ms' }, ['limits.wall', '"ms"']],
  ['an object', { files: {} }, ['limits.files', 'an object']],
  ['null', { files: null }, ['limits.files', 'null']],
  ['a boolean', { grace: true }, ['limits.grace', 'true']],
  ['a bigint', { output: 10n }, ['limits.output', '10']],
  ['a broken count', { entries: 1.5 }, ['limits.entries', '1.5']],
  ['a count as a size', { entries: '1KiB' }, ['limits.entries', '"1KiB"']],
  ['too many entries', { entries: 2 ** 40 }, ['limits.entries', '1099511627776']],
  ['too few descriptors', { descriptors: 2 }, ['limits.descriptors', '2']],
  ['too many descriptors', { descriptors: 1e9 }, ['limits.descriptors', '1000000000']],
  ['memory below what Python needs', { memory: '1MiB' }, ['limits.memory', '"1MiB"']],
  ['no memory', { memory: 0 }, ['limits.memory', '0']],
  ['memory beyond what can be addressed', { memory: '5GiB' }, ['limits.memory', '"5GiB"']],
  ['unlimited memory', { memory: 'unlimited' }, ['limits.memory', '"unlimited"']],
  ['a grace without end', { grace: '1h' }, ['limits.grace', '"1h"']],
  ['a limit that does not exist', { disk: '1MiB' }, ['limits', 'disk']],
  ['a limit of every object', { constructor: 1 }, ['limits', 'constructor']],
  ['a very long text', { cpu: long }, ['limits.cpu', 'nnn']],
  ['control characters', { cpu: '\u001b[2J1s\n' }, ['limits.cpu']],
];

const badSandboxes: readonly Case[] = [
  ['isolation of another kind', { isolation: 'x' }, ['isolation', '"x"']],
  ['isolation that is not text', { isolation: 5 }, ['isolation', '5']],
  ['a relative path of a file', { files: { 'data.txt': 'x' } }, ['files', 'data.txt']],
  ['an empty path of a file', { files: { '': 'x' } }, ['files']],
  ['NUL in the path of a file', { files: { '/home/a\0b': 'x' } }, ['/home/a']],
  ['a name of ten thousand characters', { files: { [`/home/${long}`]: 'x' } }, ['nnn', 'ENAMETOOLONG']],
  ['contents of another kind', { files: { '/home/x': 42 } }, ['/home/x']],
  ['contents that are null', { files: { '/home/x': null } }, ['/home/x']],
  ['a file where a directory is', { files: { '/home': 'x' } }, ['/home', 'EISDIR']],
  ['a file below a file', { files: { '/a': 'x', '/a/b': 'y' } }, ['/a/b', 'ENOTDIR']],
  [
    'files beyond the limit',
    { files: { '/big': 'x'.repeat(10_000) }, limits: { files: '8KiB' } },
    ['/big', 'ENOSPC'],
  ],
  ['"=" in the name of a variable', { env: { 'A=B': 'x' } }, ['env', 'A=B']],
  ['an empty name of a variable', { env: { '': 'x' } }, ['env', '""']],
  ['NUL in a variable', { env: { A: 'x\0y' } }, ['env']],
  ['a variable that is not text', { env: { A: 5 } }, ['env', '5']],
  ['limits that are text', { limits: 'all' }, ['limits']],
  ['files that are text', { files: 'x' }, ['files']],
  ['an engine directory that is a number', { engineDirectory: 7 }, ['engineDirectory', '7']],
];

const badRuns: readonly Case[] = [
  ['no program', {}, ['code', 'file', 'module']],
  ['two programs', { code: '1', file: 'x.py' }, ['code', 'file']],
  ['three programs', { code: '1', file: 'x.py', module: 'm' }, ['code', 'file', 'module']],
  ['code that is bytes', { code: new Uint8Array(1) }, ['code']],
  ['code that is null', { code: null }, ['code', 'null']],
  ['an empty file', { file: '' }, ['file', '""']],
  ['NUL in a file', { file: 'a\0.py' }, ['file']],
  ['NUL in a module', { module: 'a\0' }, ['module']],
  ['arguments that are text', { code: '1', args: '-x' }, ['args', '"-x"']],
  ['an argument that is a number', { code: '1', args: ['-n', 5] }, ['args', '5']],
  ['an argument that is missing', { code: '1', args: [undefined] }, ['args', 'undefined']],
  ['NUL in an argument', { code: '1', args: ['a\0b'] }, ['args']],
  ['too many arguments', { code: '1', args: Array(5000).fill('x') }, ['args', '5000']],
  ['arguments that are too long', { code: '1', args: ['x'.repeat(2 ** 21)] }, ['args']],
  ['"=" in the name of a variable', { code: '1', env: { 'A=B': 'x' } }, ['env', 'A=B']],
  ['NUL in the name of a variable', { code: '1', env: { 'A\0B': 'x' } }, ['env']],
  ['a variable that is null', { code: '1', env: { A: null } }, ['env', 'null']],
  ['a directory that is not there', { code: '1', cwd: '/none' }, ['cwd', '/none']],
  ['a directory that is a file', { code: '1', cwd: '/home/file' }, ['cwd', '/home/file']],
  ['a relative directory', { code: '1', cwd: 'home' }, ['cwd', 'home']],
  ['a directory that is a number', { code: '1', cwd: 5 }, ['cwd', '5']],
  ['a directory with a very long name', { code: '1', cwd: `/${long}` }, ['cwd']],
  ['a directory with NUL', { code: '1', cwd: '/home\0' }, ['cwd']],
  ['input that is a number', { code: '1', stdin: 5 }, ['stdin', '5']],
  ['input that is null', { code: '1', stdin: null }, ['stdin', 'null']],
  ['input that is an array', { code: '1', stdin: [1] }, ['stdin']],
  ['input that cannot be iterated', { code: '1', stdin: { [Symbol.asyncIterator]: 5 } }, ['stdin']],
  ['a callback that is text', { code: '1', onStdout: 'log' }, ['onStdout', '"log"']],
  ['another callback that is an object', { code: '1', onStderr: {} }, ['onStderr']],
  ['a signal that is none', { code: '1', signal: {} }, ['signal']],
  ['a signal that is true', { code: '1', signal: true }, ['signal', 'true']],
  ['a limit of this run', { code: '1', limits: { cpu: -5 } }, ['limits.cpu', '-5']],
  ['memory below what Python needs', { code: '1', limits: { memory: '2MiB' } }, ['limits.memory', '"2MiB"']],
  ['terminals that are text', { code: '1', terminals: 'all' }, ['terminals', '"all"']],
  ['options that are missing', undefined, ['run']],
];

describe('bad options', () => {
  const expectClear = (error: VitrineError, named: readonly string[], codes: readonly string[]) => {
    expect(codes).toContain(error.code);
    for (const text of named) expect(error.message).toContain(text);
    expect(error.message.length).toBeLessThan(11_000);
    // What a message quotes must not drive a terminal.
    expect(error.message).not.toMatch(/\p{Cc}/u);
  };

  it.each(badLimits)('limits: %s', async (_name, limits, named) => {
    expectClear(await failureOf(Sandbox.open({ limits } as SandboxOptions)), named, ['ERR_BAD_OPTION']);
  });

  it.each(badSandboxes)('a sandbox: %s', async (_name, options, named) => {
    expectClear(await failureOf(Sandbox.open(options as SandboxOptions)), named, [
      'ERR_BAD_OPTION',
      'ERR_FILE',
    ]);
  });

  it.each(badRuns)('a run: %s', async (_name, options, named) => {
    await using sandbox = await Sandbox.open({ files: { '/home/file': '' } });
    expectClear(await failureOf(sandbox.run(options as RunOptions)), named, ['ERR_BAD_OPTION']);
    expect((await sandbox.run({ code: 'print(1)' })).stdout).toBe('1\n');
  });

  it('files of the sandbox: failures name the path', async () => {
    await using sandbox = await Sandbox.open({ limits: { files: '64KiB' } });
    const { files } = sandbox;
    const cases: readonly (readonly [() => unknown, string])[] = [
      [() => files.read('/none'), '/none'],
      [() => files.read('/home'), '/home'],
      [() => files.write('/home', 'x'), '/home'],
      [() => files.write('/home/big', new Uint8Array(100_000)), '/home/big'],
      [() => files.write('/home/x', 5 as never), '/home/x'],
      [() => files.list('/none'), '/none'],
      [() => files.remove('/none'), '/none'],
      [() => files.write(`/home/${long}`, 'x'), 'nnn'],
      [() => files.write('/home/a\0b', 'x'), '/home/a'],
      [() => files.read(5 as never), '5'],
    ];
    for (const [act, named] of cases) {
      const error = await failureOf(Promise.resolve().then(act));
      expect(error.code).toMatch(/ERR_FILE|ERR_BAD_OPTION/);
      expect(error.message).toContain(named);
    }
    expect(files.stat('/home/big')).toBeUndefined();
    expect((await sandbox.run({ code: 'import os; print(os.listdir())' })).stdout).toBe('[]\n');
  });
});
