import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** `examples/virtual-world` with few things, until each has ticked twice, however long that takes. */

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside the package, so that `import 'vitrine'` means this one.
const scratch = mkdtempSync(join(root, 'dist', 'virtual-world-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const THINGS = 40;

/** Rows of a table by their first cells, each by the heads of its columns. */
function tableBelow(text: string, head: string): Map<string, Map<string, string>> {
  const lines = text.slice(text.search(new RegExp(`^${head} {2}`, 'm'))).split('\n');
  const cells = (line: string) => line.trim().split(/ {2,}/);
  const heads = cells(lines[0] ?? '');
  const rows = lines.slice(1, lines.indexOf(''));
  return new Map(
    rows.map((line) => {
      const values = cells(line);
      return [values[0] ?? '', new Map(heads.map((name, column) => [name, values[column] ?? '']))];
    }),
  );
}

describe('virtual-world', () => {
  let text = '';
  let errors = '';
  let code: number | null = null;

  beforeAll(async () => {
    cpSync(join(root, 'examples', 'virtual-world'), scratch, { recursive: true });
    const args = ['--things', `${THINGS}`, '--every', '0.5', '--ticks', '2', '--seconds', '100', '--plain'];
    const child = spawn(process.execPath, [join(scratch, 'main.mjs'), ...args]);
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      errors += part;
    });
    code = await new Promise((resolve) => child.on('close', resolve));
  }, 300_000);

  it('runs to its end, in plain text', () => {
    expect(code, text + errors).toBe(0);
    expect(errors).toBe('');
    // What a guest says reaches no terminal as it is: the flooder tries to clear it.
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(text).toContain(`opened ${THINGS} of ${THINGS}\n`);
  });

  it('ticks all kinds of things, whatever the hostile ones do', () => {
    const kinds = tableBelow(text, 'kind');
    expect([...kinds.keys()], text).toEqual(['lamp', 'cat', 'visitor', 'courier', 'machine']);
    let things = 0;
    for (const [name, row] of kinds) {
      const count = Number(row.get('things'));
      things += count;
      expect(count, name).toBeGreaterThan(0);
      expect(Number(row.get('ticks')), name).toBeGreaterThanOrEqual(2 * count);
      expect(Number(row.get('CPU ms/tick')), name).toBeGreaterThan(0);
      expect(Number(row.get('KB asleep')), name).toBeGreaterThan(0);
      expect(row.get('raised'), text).toBe('0');
    }
    expect(things).toBe(THINGS - 3);
  });

  it('stops the hostile ones at each tick, and refuses the flood', () => {
    const hostile = tableBelow(text, 'name');
    expect([...hostile.keys()].sort(), text).toEqual(['flooder', 'hoarder', 'looper']);
    for (const [name, row] of hostile) {
      const ticks = Number(row.get('ticks'));
      expect(ticks, name).toBeGreaterThanOrEqual(2);
      expect(row.get('rolled back'), text).toBe(`${ticks}`);
      expect(row.get('stopped by'), text).not.toBe('nothing');
      expect(text).toMatch(new RegExp(`^${name} was stopped: `, 'm'));
    }
    expect(Number(hostile.get('flooder')?.get('refused')), text).toBeGreaterThan(0);
  });

  it('draws the rooms, and says what the README says that it says', () => {
    expect(text.match(/^\+(-{14}\+){5}$/gm)).toHaveLength(3);
    const readme = readFileSync(join(root, 'examples/virtual-world/README.md'), 'utf8');
    for (const line of [
      /^opened \d+ things in/m,
      /^\d+ ticks in .* per second/m,
      /^least served sibling: /m,
    ]) {
      expect(text).toMatch(line);
      expect(readme).toMatch(line);
    }
  });
});
