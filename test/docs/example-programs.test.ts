import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

/** The programs in `examples/`, run by the commands that their READMEs show, on a copy. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist', 'cli', 'main.js');
// Inside the package, so that `import 'vitrine'` means this one.
const scratch = mkdtempSync(join(root, 'dist', 'example-programs-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(join(scratch, 'examples'), { recursive: true, force: true });
  cpSync(join(root, 'examples'), join(scratch, 'examples'), { recursive: true });
});

/** What a README tells to type: lines after `$` in `console` blocks, and `npx` commands in tables. */
function commandsOf(readme: string): string[] {
  const text = readFileSync(join(root, 'examples', readme), 'utf8');
  const blocks = [...text.matchAll(/^```console\n([\s\S]*?)^```/gm)].flatMap((match) =>
    [...(match[1] as string).matchAll(/^\$ (.*?)(?: +# .*)?$/gm)].map((line) => line[1] as string),
  );
  const cells = [...text.matchAll(/^\| `(npx [^`]*)`/gm)].map((match) => match[1] as string);
  return [...blocks, ...cells];
}

/** Runs a command as a shell does; what it writes on both streams, and its code. */
function type(command: string, input = ''): Promise<{ readonly code: number | null; readonly text: string }> {
  const here = command
    .replace(/^npx vitrine/, `"${process.execPath}" "${cli}"`)
    .replace(/^node /, `"${process.execPath}" `);
  const child = spawn(here, { shell: true, cwd: scratch });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

const data = () => {
  const folder = join(scratch, 'examples/csv-report/data');
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
};

describe('csv-report', () => {
  const [run = '', dryRun = '', apply = '', program = '', ...more] = commandsOf('csv-report/README.md');

  it('on the command line: proposed, looked at, applied', async () => {
    expect([run, dryRun, apply].every((command) => command.startsWith('npx vitrine '))).toBe(true);
    expect(more).toEqual([]);
    const before = data();
    const proposed = await type(run);
    expect(proposed, proposed.text).toMatchObject({ code: 0 });
    expect(proposed.text).toContain('repaired 2026-02.csv\nwrote report.md: 6 lines');
    const looked = await type(dryRun);
    expect(looked, looked.text).toMatchObject({ code: 0 });
    expect(looked.text).toContain('/data/report.md');
    expect(data()).toEqual(before);
    // Nobody is at a terminal here.
    const applied = await type(`${apply} --yes`);
    expect(applied, applied.text).toMatchObject({ code: 0 });
    const after = data();
    expect(Object.keys(after).sort()).toEqual(['2026-01.csv', '2026-02.csv', 'report.md']);
    expect(after['2026-01.csv']).toBe(before['2026-01.csv']);
    expect(after['2026-02.csv']).not.toBe(before['2026-02.csv']);
    expect(after['report.md']).toContain('| month | shop | sales |');
  });

  it('as a program: a no, silence, and a yes', async () => {
    const before = data();
    for (const input of ['n\n', '']) {
      const refused = await type(program, input);
      expect(refused, refused.text).toMatchObject({ code: 0 });
      expect(refused.text).toContain('nothing was touched');
      expect(data()).toEqual(before);
    }
    const wanted = await type(program, 'y\n');
    expect(wanted, wanted.text).toMatchObject({ code: 0 });
    expect(wanted.text).toMatch(/modified \/data\/2026-02\.csv .*\ncreated \/data\/report\.md/);
    expect(wanted.text).toContain('2 applied');
    expect(Object.keys(data())).toContain('report.md');
  });
});

it('fetch-with-secret: the shop alone gets the token', async () => {
  const [program = '', ...more] = commandsOf('fetch-with-secret/README.md');
  expect(more).toEqual([]);
  const { code, text } = await type(program);
  expect(code, text).toBe(0);
  const placeholder = /my token: (vitrine-secret-SHOP_TOKEN-[0-9a-f]{32})\n/.exec(text)?.[1];
  expect(placeholder, text).toBeDefined();
  const stars = '*'.repeat(32);
  for (const line of [
    'order 1: a teapot for 24.00',
    `the shop says that I sent: Bearer ${stars}`,
    `a friend says that I sent: Bearer ${placeholder}`,
    'a stranger is out of reach: [Errno 2] Permission denied',
    `shop: Bearer ${stars}, Bearer ${stars}`,
    `friend: Bearer ${placeholder}`,
    'stranger: no request',
    'The token is in what the program printed: no',
  ]) {
    expect(text).toContain(`  ${line}\n`.replace(/^ {2}The/, 'The'));
  }
  expect(text).toMatch(
    /Refused:\n {2}http http:\/\/127\.0\.0\.1:\d+\/whoami: EACCES \(1\)\n {2}network 127\.0\.0\.1:\d+: EACCES \(1\)\n/,
  );
});

describe('programs of one line', () => {
  const expected = [
    { code: 0, shown: /the\s+\d+|\d+\s+the/ },
    { code: 1, shown: /FileNotFoundError/ },
    { code: 124, shown: /CpuLimitReached|cpu/i },
    { code: 0, shown: /\[.*'home'.*\] \{.*'HOME': '\/home'/ },
  ];

  it('are those of the table', () => {
    expect(commandsOf('README.md')).toHaveLength(expected.length);
  });

  it.each(commandsOf('README.md').map((command, index) => [command, index] as const))(
    '%s',
    async (command, index) => {
      const { code, text } = await type(command);
      expect(text).toMatch(expected[index]?.shown as RegExp);
      expect(code, text).toBe(expected[index]?.code);
    },
  );
});
