import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Custodian, Sandbox, type Session } from 'vitrine';

const MIB = 2 ** 20;

/** Takes memory until there is none, and holds it for a moment. */
const greedy = `
import time
kept = []
try:
    while len(kept) < 1000: kept.append(bytearray(2**20))
except MemoryError:
    print('MemoryError')
time.sleep(0.05)
`;

/** What a custodian was seen to hold at most while something went on. */
async function mostHeld<T>(custodian: Custodian, work: Promise<T>): Promise<{ most: number; value: T }> {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, custodian.usage.memoryBytes);
  }, 1);
  try {
    return { value: await work, most };
  } finally {
    clearInterval(timer);
  }
}

describe('memory of a custodian', () => {
  it('is never exceeded by programs that share it, and is free when they are over', async () => {
    const world = new Custodian({ memory: 128 * MIB, name: 'world' });
    const players = [world.child({ memory: 64 * MIB }), world.child(), world.child()];
    const sandboxes = await Promise.all(players.map((custodian) => Sandbox.open({ custodian })));
    for (let round = 0; round < 3; round++) {
      const runs = Promise.all(sandboxes.map((sandbox) => sandbox.run({ code: greedy })));
      const { most, value } = await mostHeld(world, runs);
      for (const result of value) {
        if (result.stopped === null) expect(result).toMatchObject({ exitCode: 0, stdout: 'MemoryError\n' });
        else expect(result.stopped).toMatchObject({ limit: 'memory', custodian: 'world' });
      }
      expect(value.some(({ stdout }) => stdout === 'MemoryError\n')).toBe(true);
      expect(value[0]?.usage.memoryPeakBytes).toBeLessThanOrEqual(64 * MIB);
      expect(most).toBeGreaterThan(64 * MIB);
      expect(most).toBeLessThanOrEqual(128 * MIB);
      expect(world.usage).toMatchObject({ memoryBytes: 0, runs: 0 });
    }
    await world.shutdown();
  });

  it('is exact after programs that were killed or aborted at any moment', async () => {
    const world = new Custodian({ memory: 200 * MIB });
    const player = world.child();
    const sandboxes = await Promise.all([1, 2].map(() => Sandbox.open({ custodian: player })));
    const killed = 'import itertools\nkept = [bytearray(2**20) for _ in range(9)]\nsum(itertools.repeat(0))';
    const churn = `
while True:
    kept = []
    try:
        while True: kept.append(bytearray(3 * 2**20))
    except MemoryError: pass
`;
    for (let round = 0; round < 6; round++) {
      const runs = sandboxes.map((sandbox, index) =>
        (round + index) % 2 === 0
          ? sandbox.run({ code: killed, limits: { cpu: '60ms', grace: 0 } })
          : sandbox.run({ code: churn, limits: { grace: 0 }, signal: AbortSignal.timeout(30 + 17 * round) }),
      );
      const { most, value } = await mostHeld(world, Promise.all(runs));
      for (const { stopped } of value) expect(stopped).not.toBeNull();
      expect(most).toBeLessThanOrEqual(200 * MIB);
      expect([world.usage.memoryBytes, player.usage.memoryBytes]).toEqual([0, 0]);
    }
    await world.shutdown();
  });

  it('that does not suffice for a run to begin is its result', async () => {
    const world = new Custodian({ memory: 50 * MIB, name: 'small world' });
    const [first, second] = await Promise.all([1, 2].map(() => Sandbox.open({ custodian: world.child() })));
    const abort = new AbortController();
    const waiting = first?.run({ code: 'import time; time.sleep(30)', signal: abort.signal });
    while (world.usage.memoryBytes === 0) await delay(1);
    const refused = await second?.run({ code: 'print(1)' });
    expect(refused).toMatchObject({
      exitCode: null,
      stdout: '',
      stopped: { reason: 'limit', limit: 'memory', custodian: 'small world', allowed: 50 * MIB },
    });
    abort.abort();
    expect((await waiting)?.stopped).toMatchObject({ reason: 'aborted' });
    expect(await second?.run({ code: 'print(1)' })).toMatchObject({ stdout: '1\n', stopped: null });
    await world.shutdown();
  });

  it('rolls a session back that outgrows it, and says whose it was', async () => {
    const world = new Custodian({ memory: 90 * MIB, name: 'world' });
    const sandbox = await Sandbox.open({ custodian: world.child({ name: 'player' }) });
    const session = await sandbox.session();
    await session.run('x = 1');
    const heldBytes = world.usage.memoryBytes;
    // Some 70 MiB while it runs, and half of that once more for the state.
    const grown = await session.invoke({
      evaluate: '[globals().update(x=bytearray(b"1") * 35_000_000), 7][1]',
    });
    expect(grown).toMatchObject({
      rolledBack: true,
      value: undefined,
      exception: null,
      stopped: { reason: 'limit', limit: 'memory', custodian: 'world', allowed: 90 * MIB },
    });
    expect(await session.evaluate('x')).toBe(1);
    expect(Math.abs(world.usage.memoryBytes - heldBytes)).toBeLessThan(MIB);
    await world.shutdown();
    expect(world.usage).toMatchObject({ memoryBytes: 0, filesBytes: 0, members: 0 });
  });

  it('holds sleeping sessions and private files, and is given back when they close', async () => {
    const world = new Custodian({ name: 'world' });
    const sandbox = await Sandbox.open({ custodian: world });
    const emptyBytes = world.usage.filesBytes;
    const session = await sandbox.session();
    await session.run('x = bytearray(b"1") * 5_000_000\nopen("f", "w").write("y" * 100_000)');
    const ready = world.usage;
    expect(ready.memoryBytes).toBeGreaterThan(5_000_000);
    expect(ready.memoryBytes).toBeLessThan(8_000_000);
    expect(ready.filesBytes).toBeGreaterThan(100_000);
    session.sleep();
    const asleep = world.usage;
    expect(asleep.memoryBytes).toBeLessThan(1_000_000);
    expect(Math.abs(asleep.memoryBytes - session.sizeBytes)).toBeLessThan(256);
    expect(asleep.filesBytes).toBe(ready.filesBytes);
    await session.close();
    // The sandbox’s own.
    expect(world.usage).toMatchObject({ memoryBytes: 0, members: 1, filesBytes: emptyBytes });
    await sandbox.close();
    expect(world.usage).toMatchObject({ memoryBytes: 0, filesBytes: 0, members: 0 });
  });

  it('is charged for forks and restored sessions from their beginning', async () => {
    const world = new Custodian({ memory: 90 * MIB, name: 'world' });
    const sandbox = await Sandbox.open({ custodian: world });
    const session = await sandbox.session();
    await session.run('x = bytearray(b"1") * 10_000_000');
    const oneBytes = world.usage.memoryBytes;
    expect(oneBytes).toBeGreaterThan(10_000_000);
    const fork = await session.fork();
    expect(world.usage.memoryBytes).toBe(2 * oneBytes);
    const snapshot = await session.snapshot();
    const restored = await sandbox.restore(snapshot);
    expect(world.usage.memoryBytes).toBeGreaterThan(2.9 * oneBytes);
    const full = { code: 'ERR_STOPPED' };
    const forks: Session[] = [];
    const forkBomb = async () => {
      while (forks.length < 50) forks.push(await session.fork());
    };
    await expect(forkBomb()).rejects.toMatchObject(full);
    expect(forks.length).toBeLessThan(9);
    await expect(sandbox.restore(snapshot)).rejects.toMatchObject(full);
    expect(world.usage.memoryBytes).toBeLessThanOrEqual(90 * MIB);
    expect(world.usage.members).toBe(4 + forks.length);
    for (const each of [...forks, fork, restored]) await each.close();
    expect(world.usage.memoryBytes).toBe(oneBytes);
    expect(await session.evaluate('len(x)')).toBe(10_000_000);
    await world.shutdown();
  });

  it('does not keep an account for a sandbox that did not open', async () => {
    const world = new Custodian({ files: 1000 });
    const files = { '/home/large': 'x'.repeat(5000) };
    await expect(Sandbox.open({ custodian: world, files })).rejects.toMatchObject({ code: 'ERR_FILE' });
    expect(world.usage).toMatchObject({ members: 0, filesBytes: 0 });
  });
});
