import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sandbox } from 'vitrine';

const run = promisify(execFile);
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vitrine-snapshot-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a module in a process of its own; its standard output as JSON. */
async function inProcess(source: string, ...args: string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', source, ...args], {
    cwd: import.meta.dirname,
  });
  return JSON.parse(stdout);
}

const make = `
import { writeFileSync } from 'node:fs';
import { capability, Sandbox } from 'vitrine';
const sandbox = await Sandbox.open();
const lamp = capability({ on: (n) => n }, { methods: ['on'], name: 'lamp' });
const session = await sandbox.session({ globals: { lamp } });
await session.run(\`
import collections, os, random, re
count = collections.Counter('hello')
def add(n): count['x'] += n; return dict(count)
f = open('log', 'w+'); f.write('from the first'); f.flush(); f.seek(5)
r, w = os.pipe(); os.write(w, b'in the pipe')
big = bytearray(b'1') * 20_000_000
\`);
const bytes = await session.snapshot();
writeFileSync(process.argv[1], bytes);
console.log(JSON.stringify({ size: bytes.length }));
await sandbox.close();
`;

const restore = `
import { readFileSync } from 'node:fs';
import { capability, Sandbox } from 'vitrine';
const lamp = capability({ on: (n) => n + 1 }, { methods: ['on'], name: 'lamp' });
const session = await Sandbox.restore(new Uint8Array(readFileSync(process.argv[1])), { capabilities: { lamp } });
const add = await session.call('add', 3);
const rest = await session.evaluate('[f.read(), os.read(r, 100).decode(), len(big), big[-1], lamp.on(1), random.random()]');
console.log(JSON.stringify({ add, rest }));
await session.close();
`;

describe('a snapshot', () => {
  it('goes from process to process by way of a file', async () => {
    const path = join(directory, 'snapshot');
    const { size } = (await inProcess(make, path)) as { size: number };
    expect(size).toBeLessThan(500_000);
    const results = [await inProcess(restore, path), await inProcess(restore, path)] as {
      add: Record<string, number>;
      rest: unknown[];
    }[];
    for (const { add, rest } of results) {
      expect(add).toEqual({ h: 1, e: 1, l: 2, o: 1, x: 3 });
      expect(rest.slice(0, 5)).toEqual(['the first', 'in the pipe', 20_000_000, 49, 2]);
    }
    expect(results[0]?.rest[5]).not.toBe(results[1]?.rest[5]);
  });

  it('made here is restored there, and back again', async () => {
    await using sandbox = await Sandbox.open();
    const session = await sandbox.session();
    await session.run('x = [1]');
    const path = join(directory, 'here');
    writeFileSync(path, await session.snapshot());
    const there = `
import { readFileSync, writeFileSync } from 'node:fs';
import { Sandbox } from 'vitrine';
const session = await Sandbox.restore(new Uint8Array(readFileSync(process.argv[1])));
await session.run('x.append(2)');
const bytes = await session.snapshot();
console.log(JSON.stringify(Buffer.from(bytes).toString('base64')));
await session.close();
`;
    const bytes = Buffer.from((await inProcess(there, path)) as string, 'base64');
    const back = await sandbox.restore(new Uint8Array(bytes));
    expect(await back.evaluate('x')).toEqual([1, 2]);
    expect(await session.evaluate('x')).toEqual([1]);
  });
});
