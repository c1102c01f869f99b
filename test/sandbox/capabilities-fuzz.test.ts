import { describe, expect, it } from 'vitest';
import { capability, type Isolation, Sandbox } from 'vitrine';
import { fuzzerSource } from './capabilities/fuzzer-source.js';

const SEEDS = [1, 2, 3];
const FRAMES = 4_000;
const HANDLES_LIMIT = 10_000;

interface Account {
  readonly frames: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** What guests that send hostile bytes are given. Whatever they send, host code gets values and nothing else. */
function stage() {
  const seen = { calls: 0, wrong: [] as string[] };
  const note = (value: unknown = null): unknown => {
    seen.calls++;
    if (!isValue(value, target)) seen.wrong.push(Object.prototype.toString.call(value));
    return null;
  };
  const target = { ring: (value: unknown) => note(value), level: 3, secret: 'not given' };
  const bell = capability(target, { methods: ['ring'], properties: ['level'] });
  const fresh = () => {
    note(null);
    return [capability({ ring: note }, { methods: ['ring'] }), bell];
  };
  return { seen, globals: { bell, fresh: capability(fresh), echo: capability((value: unknown) => value) } };
}

const classes: readonly unknown[] = [Array, Map, Set, Date, Uint8Array];

/** Whether it is of a class that values of guests have, or what was given to the guest. */
function isValue(value: unknown, target: object): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return typeof value !== 'symbol';
  const prototype = Object.getPrototypeOf(value) as { constructor: unknown } | null;
  return prototype === null || classes.includes(prototype.constructor) || value === target || 'ring' in value;
}

async function expectUsable(isolation: Isolation): Promise<void> {
  await using sandbox = await Sandbox.open({ isolation });
  const globals = { add: capability((a: number, b: number) => a + b) };
  expect((await sandbox.run({ code: 'print(add(40, 2))', globals })).stdout).toBe('42\n');
}

describe.each(['worker', 'inline'] as const)('hostile bytes on the device, on %s', (isolation) => {
  it.each(SEEDS)('are answered with an errno or a reply (seed %i)', async (seed) => {
    await using sandbox = await Sandbox.open({
      isolation,
      files: { '/home/fuzzer.py': fuzzerSource },
      limits: { cpu: '60s', wall: '60s' },
    });
    const { seen, globals } = stage();
    const code = `
import json
from fuzzer import Fuzzer
print(json.dumps(Fuzzer(${seed}, bell, fresh, echo).run(${FRAMES})))
`;
    const result = await sandbox.run({ code, globals });
    expect(result, result.stderr).toMatchObject({ exitCode: 0, stderr: '' });
    const account = JSON.parse(result.stdout) as Account;
    expect(account.wrong).toEqual([]);
    expect(account.frames).toBe(FRAMES);
    // It is not all refused at the door: requests got through, and host code was called.
    expect(account.answers['value'] ?? 0).toBeGreaterThan(FRAMES / 50);
    expect(account.answers['value error'] ?? 0).toBeGreaterThan(FRAMES / 10);
    expect(account.answers['permission error'] ?? 0).toBeGreaterThan(0);
    expect(seen.calls).toBeGreaterThan(0);
    expect(seen.wrong).toEqual([]);
    expect(result.stdout).not.toContain('not given');
    await expectUsable(isolation);
  });

  it('leave a table that is bounded, and sound', async () => {
    await using sandbox = await Sandbox.open({
      isolation,
      files: { '/home/fuzzer.py': fuzzerSource },
      limits: { cpu: '60s', wall: '60s' },
    });
    const { globals } = stage();
    const many = capability((count: number) =>
      Array.from({ length: count }, () => capability({ use: () => 1 }, { methods: ['use'] })),
    );
    await using session = await sandbox.session({ globals: { ...globals, many } });
    await session.run({
      code: `
import sys; sys.path.insert(0, '/home')
from fuzzer import Fuzzer
account = Fuzzer(9, bell, fresh, echo).run(${FRAMES})
`,
    });
    expect(await session.evaluate("account['wrong']")).toEqual([]);
    // What is free is told by how many more there may be, before and after all is dropped.
    const code = `
import vitrine
def fill():
    held = []
    try:
        while True:
            held.extend(many(250))
    except vitrine.HostError:
        return len(held)
`;
    await session.run(code);
    const first = await session.call('fill');
    expect(first).toBeLessThanOrEqual(HANDLES_LIMIT);
    expect(first).toBeGreaterThan(HANDLES_LIMIT - FRAMES);
    expect(await session.call('fill')).toBe(first);
    expect((await session.snapshot()).length).toBeLessThan(4 * 2 ** 20);
    await expectUsable(isolation);
  });
});
