import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseApplyArguments } from '../../src/cli/apply/apply-arguments.js';
import { pathPattern } from '../../src/cli/apply/path-pattern.js';
import { directoryWith, runText } from './run-cli.js';

describe('patterns', () => {
  it.each([
    ['*.csv', ['/d/a.csv', '/d/x/b.csv'], ['/d/a.csvx', '/d/csv', '/d/a.txt']],
    ['/d/*.csv', ['/d/a.csv'], ['/d/x/a.csv', '/e/a.csv']],
    ['/d/**/a?.txt', ['/d/ab.txt', '/d/x/y/ac.txt'], ['/d/a.txt', '/d/abc.txt']],
    ['/d/out', ['/d/out', '/d/out/deep/file'], ['/d/output']],
    ['/d/out/', ['/d/out/file'], ['/d/outer']],
    ['a.b', ['/d/a.b'], ['/d/axb']],
    ['(x|y)', ['/d/(x|y)'], ['/d/x']],
    ['**', ['/d/a', '/'], []],
  ])('%s', (pattern, matching, others) => {
    const matches = pathPattern(pattern);
    for (const path of matching) expect(matches(path), path).toBe(true);
    for (const path of others) expect(matches(path), path).toBe(false);
  });
});

describe('the arguments of apply', () => {
  it('may come before and behind the file', () => {
    expect(parseApplyArguments(['--only', '*.a', 'file', '-n', '--only=*.b'])).toEqual({
      file: 'file',
      only: ['*.a', '*.b'],
      isDryRun: true,
      isConfirmed: false,
    });
    expect(parseApplyArguments(['-', '-y'])).toMatchObject({ file: '-', isConfirmed: true });
    expect(parseApplyArguments(['x', '--help'])).toBe('help');
    expect(() => parseApplyArguments([])).toThrow(/--changes FILE/);
    expect(() => parseApplyArguments(['a', 'b'])).toThrow(/one file/);
  });
});

const program = `
import os
os.rename('/work/old.txt', '/work/new.txt')
os.remove('/work/gone.txt')
open('/work/kept.txt', 'a').write('more\\n')
os.makedirs('/work/out')
open('/work/out/report.txt', 'w').write('report\\n')
print('done')
`;

const world = () =>
  directoryWith({
    'work/old.txt': 'old\n',
    'work/gone.txt': 'gone\n',
    'work/kept.txt': 'kept\n',
    'work/.env': 'SECRET=1\n',
    'tidy.py': program,
  });

const propose = (cwd: string, changes = 'changes.json') =>
  runText(['run', '--mount', 'work:/work:overlay', '--changes', changes, 'tidy.py'], { cwd });

describe('from the proposal to the host', () => {
  it('nothing happens before it is applied, then all of it', async () => {
    const cwd = world();
    const proposed = await propose(cwd);
    expect(proposed, proposed.stderr).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(proposed.stderr).toContain('vitrine apply changes.json');
    for (const line of [
      '/work/gone.txt',
      '/work/kept.txt',
      '/work/old.txt -> /work/new.txt',
      '/work/out/report.txt',
    ]) {
      expect(proposed.stderr).toContain(line);
    }
    const read = (name: string) => readFileSync(join(cwd, 'work', name), 'utf8');
    expect([read('old.txt'), read('gone.txt'), read('kept.txt')]).toEqual(['old\n', 'gone\n', 'kept\n']);

    const dry = await runText(['apply', '--dry-run', 'changes.json'], { cwd });
    expect(dry, dry.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toContain('would apply 5 changes');
    expect(read('old.txt')).toBe('old\n');

    const unasked = await runText(['apply', 'changes.json'], { cwd });
    expect(unasked.code).toBe(125);
    expect(unasked.stderr).toContain('--yes');
    expect(read('old.txt')).toBe('old\n');

    const applied = await runText(['apply', '--yes', 'changes.json'], { cwd });
    expect(applied, applied.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('applied 5 changes');
    expect([read('new.txt'), read('kept.txt'), read('out/report.txt')]).toEqual([
      'old\n',
      'kept\nmore\n',
      'report\n',
    ]);
    for (const name of ['old.txt', 'gone.txt']) expect(existsSync(join(cwd, 'work', name))).toBe(false);
  });

  it('what changed on the host meanwhile is left alone and told', async () => {
    const cwd = world();
    await propose(cwd);
    writeFileSync(join(cwd, 'work/kept.txt'), 'somebody else was here\n');
    const applied = await runText(['apply', '-y', 'changes.json'], { cwd });
    expect(applied.code).toBe(1);
    expect(applied.stderr).toMatch(/not applied: .*\/work\/kept\.txt: /);
    expect(readFileSync(join(cwd, 'work/kept.txt'), 'utf8')).toBe('somebody else was here\n');
    expect(readFileSync(join(cwd, 'work/out/report.txt'), 'utf8')).toBe('report\n');
  });

  it('--only applies a part', async () => {
    const cwd = world();
    await propose(cwd);
    const applied = await runText(['apply', '-y', '--only', '/work/out', 'changes.json'], { cwd });
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(existsSync(join(cwd, 'work/out/report.txt'))).toBe(true);
    expect(existsSync(join(cwd, 'work/gone.txt'))).toBe(true);
  });

  it('the document goes through a pipe', async () => {
    const cwd = world();
    const proposed = await runText(
      ['run', '--mount', 'work:/work:overlay', '--changes', '-', '-c', 'open("/work/x", "w")'],
      {
        cwd,
      },
    );
    const applied = await runText(['apply', '-y', '-'], { cwd, input: proposed.stdout });
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(existsSync(join(cwd, 'work/x'))).toBe(true);
  });

  it('a document that is none, or names a directory that is gone', async () => {
    const cwd = directoryWith({ 'bad.json': '{"no": "document"}' });
    expect(await runText(['apply', '-y', 'bad.json'], { cwd })).toMatchObject({ code: 125, stdout: '' });
    const missing = await runText(['apply', '-y', 'missing.json'], { cwd });
    expect(missing.code).toBe(125);
    expect(missing.stderr).toContain('missing.json');
  });
});

describe('mounts of the command line', () => {
  it('show what is there, without what is hidden', async () => {
    const cwd = world();
    const code = "import os; print(sorted(os.listdir('/work')), os.path.exists('/work/.env'))";
    const run = await runText(['run', '--mount', 'work:/work', '-c', code], { cwd });
    expect(run, run.stderr).toMatchObject({ code: 0, stdout: "['gone.txt', 'kept.txt', 'old.txt'] False\n" });
  });

  it('rw writes through', async () => {
    const cwd = world();
    const run = await runText(['run', '--mount', 'work:/work:rw', 'tidy.py'], { cwd });
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'work/new.txt'), 'utf8')).toBe('old\n');
  });

  it('say what is wrong at once', async () => {
    const cwd = world();
    const refused = async (mount: string) => {
      const run = await runText(['run', '--mount', mount, '-c', 'print("ran")'], { cwd });
      expect(run).toMatchObject({ code: 125, stdout: '' });
      return run.stderr;
    };
    expect(await refused('none:/x')).toContain('none');
    expect(await refused('tidy.py:/x')).toContain('tidy.py');
    expect(await refused('work:/dev/x')).toContain('/dev');
  });

  it('a run repeats to the byte with a clock and a seed', async () => {
    const args = [
      'run',
      '--clock',
      'virtual:2026-01-01',
      '--seed',
      's',
      '-c',
      'import time, uuid; print(uuid.uuid4(), time.time(), object())',
    ];
    const [first, second] = [await runText(args), await runText(args)];
    expect(first.stdout).toBe(second.stdout);
    expect(first.stdout).toContain('1767225600.0');
  });
});
