import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/cli/doctor/check.js';
import { doctorTable } from '../../src/cli/doctor/doctor-table.js';
import { checkNode } from '../../src/cli/doctor/installation-checks.js';
import { directoryWith, runText } from './run-cli.js';

const packageVersion = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;

describe.concurrent('the other commands', () => {
  it('--version names this package, its engine and Python', async () => {
    const { code, stdout } = await runText(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^vitrine \S+ \(engine pyodide 314\.\S+, Python 3\.14\.\d+\)\n$/);
    expect(stdout).toContain(` ${packageVersion} `);
  });

  it.each([
    [['--help'], 'vitrine run --file examples/alice.txt'],
    [['help'], 'vitrine run --file examples/alice.txt'],
    [['run', '--help'], '--memory SIZE'],
    [['help', 'run'], '--memory SIZE'],
    [['doctor', '-h'], 'vitrine doctor [--json]'],
  ])('%j prints help', async (args, part) => {
    const { code, stdout, stderr } = await runText(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(part);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('help of run names every option', async () => {
    const { stdout } = await runText(['run', '--help']);
    const source = readFileSync(new URL('../../src/cli/run-arguments.ts', import.meta.url), 'utf8');
    const names = [...source.matchAll(/name: '(-[^']+)'/g)].map((match) => match[1] as string);
    expect(names.length).toBeGreaterThan(14);
    for (const name of names) expect(stdout).toContain(name);
  });

  it('doctor finds a sound installation sound', async () => {
    const { code, stdout } = await runText(['doctor', '--json']);
    const { vitrine, isSound, checks } = JSON.parse(stdout) as {
      vitrine: string;
      isSound: boolean;
      checks: Check[];
    };
    expect(code).toBe(0);
    expect(vitrine).toBe(packageVersion);
    expect(isSound).toBe(true);
    const names = ['Node', 'engine', 'engine files', 'cache', 'image', 'platform worker', 'platform inline'];
    expect(checks.map(({ name }) => name)).toEqual(names);
    expect(checks.map(({ status }) => status)).toEqual(names.map(() => 'ok'));
    expect(checks[2]?.facts).toMatchObject({ wasm: { isValid: true }, library: { isValid: true } });
    expect(checks[4]?.facts).toMatchObject({ isThere: true, isSound: true });
  });
});

describe('what doctor shows', () => {
  const checks: Check[] = [
    { name: 'Node', status: 'ok', detail: '20.1.0', facts: {} },
    { name: 'engine', status: 'failed', detail: 'not\ninstalled', facts: {} },
  ];

  it('is a table with a verdict', () => {
    const rows = ['  ok      Node    20.1.0', '  failed  engine  not?installed'];
    expect(doctorTable('1.2.3', checks, false)).toBe(
      ['Vitrine 1.2.3', '', ...rows, '', '1 of 2 checks failed.', ''].join('\n'),
    );
    expect(doctorTable('1.2.3', checks.slice(0, 1), true)).toContain('\x1b[32mok    \x1b[0m');
    expect(doctorTable('1.2.3', checks.slice(0, 1), false)).toMatch(/Everything is sound\.\n$/);
  });

  it('wants a recent Node', () => {
    expect(checkNode('18.19.0').status).toBe('failed');
    expect(checkNode('20.0.0').status).toBe('ok');
    expect(checkNode('24.1.0').status).toBe('ok');
  });
});

it('leaves the cache where it is told to, or does without', async () => {
  // A directory that cannot be made: its parent is a file. Doctor's checks do not need an image to say so.
  const directory = directoryWith({ file: '' });
  mkdirSync(join(directory, 'cache'));
  const { checkCache, checkImage } = await import('../../src/cli/doctor/installation-checks.js');
  const before = process.env['VITRINE_CACHE'];
  try {
    process.env['VITRINE_CACHE'] = join(directory, 'file', 'cache');
    expect(checkCache()).toMatchObject({ status: 'note', facts: { directory: null } });
    process.env['VITRINE_CACHE'] = join(directory, 'cache');
    expect(checkCache()).toMatchObject({ status: 'ok', facts: { images: 0, sizeBytes: 0 } });
    expect(checkImage()).toMatchObject({ status: 'note', facts: { isThere: false } });
  } finally {
    if (before === undefined) delete process.env['VITRINE_CACHE'];
    else process.env['VITRINE_CACHE'] = before;
  }
});
