import { describe, expect, it } from 'vitest';
import { parseRunArguments, type RunArguments } from '../../src/cli/run-arguments.js';

function parsed(...args: string[]): RunArguments {
  const answer = parseRunArguments(args);
  if (answer === 'help') throw new Error('help was not asked for');
  return answer;
}

describe('the arguments of run', () => {
  it('ends options at the program: what follows is the program’s', () => {
    const { program, args, isQuiet } = parsed('x.py', '--quiet', '--memory', '1', '-c', '--', '-');
    expect(program).toEqual({ kind: 'file', hostPath: 'x.py' });
    expect(args).toEqual(['--quiet', '--memory', '1', '-c', '--', '-']);
    expect(isQuiet).toBe(false);
  });

  it.each([
    [['-c', 'print(1)', '-x', '--help'], { kind: 'code', code: 'print(1)' }, ['-x', '--help']],
    [['-cprint(1)', 'a'], { kind: 'code', code: 'print(1)' }, ['a']],
    [['-q', '-m', 'json.tool', '--indent', '2'], { kind: 'module', name: 'json.tool' }, ['--indent', '2']],
    [['--quiet', '-', '-'], { kind: 'stdin' }, ['-']],
    [['--', '-odd.py', '--'], { kind: 'file', hostPath: '-odd.py' }, ['--']],
    [['-c', '--help'], { kind: 'code', code: '--help' }, []],
  ])('reads %j', (args, program, rest) => {
    const answer = parsed(...args);
    expect(answer.program).toEqual(program);
    expect(answer.args).toEqual(rest);
  });

  it('takes values with = and without, and the last of several', () => {
    const { limits } = parsed('--memory=64MiB', '--cpu', '1s', '--cpu=2s', '--wall', 'unlimited', 'x.py');
    expect(limits).toEqual({ memory: '64MiB', cpu: '2s', wall: 'unlimited' });
  });

  it('passes every limit on', () => {
    const names = ['memory', 'cpu', 'wall', 'output', 'files', 'entries', 'descriptors', 'grace'];
    const { limits } = parsed(...names.flatMap((name, index) => [`--${name}`, `${index}`]), 'x.py');
    expect(limits).toEqual(Object.fromEntries(names.map((name, index) => [name, `${index}`])));
  });

  it('collects variables, also those with odd names and values', () => {
    const { env } = parsed('--env', 'A=b=c', '--env=EMPTY=', '--env', '__proto__=x', 'x.py');
    expect(Object.entries(env)).toEqual([
      ['A', 'b=c'],
      ['EMPTY', ''],
      ['__proto__', 'x'],
    ]);
  });

  it('knows what is wanted unless said otherwise', () => {
    const { isolation, report, isQuiet, isRawTerminal, files, env, limits } = parsed('x.py');
    expect({ isolation, report, isQuiet, isRawTerminal, files, env, limits }).toEqual({
      isolation: 'worker',
      report: undefined,
      isQuiet: false,
      isRawTerminal: false,
      files: [],
      env: {},
      limits: {},
    });
  });

  it.each([
    [[], /no program is given/],
    [['--quiet'], /no program is given/],
    [['--memroy', '1', 'x.py'], /^unknown option --memroy; did you mean '--memory'\?$/],
    [['-z', 'x.py'], /^unknown option -z/],
    [['--cpu'], /^--cpu needs a value: --cpu DURATION$/],
    [['-c'], /^-c needs a value: -c CODE$/],
    [['--quiet=yes', 'x.py'], /^--quiet takes no value, but got 'yes'$/],
    [['--env', 'NAME', 'x.py'], /^--env is "NAME"; it must be NAME=VALUE$/],
    [['--env', '=x', 'x.py'], /NAME=VALUE/],
    [['--isolation', 'process', 'x.py'], /^--isolation is "process"; it must be worker or inline$/],
  ])('refuses %j', (args, message) => {
    expect(() => parseRunArguments(args)).toThrow(expect.objectContaining({ code: 'ERR_BAD_OPTION' }));
    expect(() => parseRunArguments(args)).toThrow(message);
  });

  it('gives help where it is asked for before the program', () => {
    expect(parseRunArguments(['--cpu', '1s', '--help'])).toBe('help');
    expect(parseRunArguments(['-h', 'x.py'])).toBe('help');
  });
});
