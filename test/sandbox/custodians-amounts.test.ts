import { describe, expect, it } from 'vitest';
import { Custodian, capability, Sandbox } from 'vitrine';

const loop = 'while True: pass';

describe('amounts of a custodian', () => {
  it('of CPU time are used up over several runs, after which nothing begins', async () => {
    const player = new Custodian({ cpu: '300ms', name: 'player' });
    await using sandbox = await Sandbox.open({ custodian: player });
    const first = await sandbox.run({ code: loop, limits: { cpu: '100ms', grace: 0 } });
    expect(first.stopped).toMatchObject({ reason: 'limit', limit: 'cpu', allowed: 100 });
    expect(first.stopped).not.toHaveProperty('custodian');
    const second = await sandbox.run({ code: loop, limits: { grace: 0 } });
    expect(second.stopped).toMatchObject({ limit: 'cpu', custodian: 'player', allowed: 300 });
    expect(player.usage.cpuMs).toBeGreaterThanOrEqual(300);
    const third = await sandbox.run({ code: 'print(1)' });
    expect(third).toMatchObject({ stdout: '', stopped: { limit: 'cpu', custodian: 'player' } });
    expect(third.usage.cpuMs).toBe(0);
    await player.shutdown();
  });

  it('of a parent stop the runs of all its children, and name it', async () => {
    const world = new Custodian({ cpu: '400ms', name: 'world' });
    const children = [1, 2, 3].map((n) => world.child({ cpu: '10s', name: `child ${n}` }));
    const sandboxes = await Promise.all(children.map((custodian) => Sandbox.open({ custodian })));
    const results = await Promise.all(
      sandboxes.map((each) => each.run({ code: loop, limits: { grace: 0 } })),
    );
    for (const { stopped } of results) {
      expect(stopped).toMatchObject({ reason: 'limit', limit: 'cpu', custodian: 'world', allowed: 400 });
    }
    const used = children.map((child) => child.usage.cpuMs);
    expect(used.reduce((sum, ms) => sum + ms)).toBeCloseTo(world.usage.cpuMs, 3);
    expect(world.usage.cpuMs).toBeGreaterThanOrEqual(400);
    await world.shutdown();
  });

  it('of a child stop only the child', async () => {
    const world = new Custodian({ name: 'world' });
    const poor = await Sandbox.open({ custodian: world.child({ cpu: '50ms', name: 'poor' }) });
    const rich = await Sandbox.open({ custodian: world.child({ name: 'rich' }) });
    const [stopped, went] = await Promise.all([
      poor.run({ code: loop, limits: { grace: 0 } }),
      rich.run({ code: 'import time\nwhile time.process_time() < 0.2: pass\nprint("done")' }),
    ]);
    expect(stopped.stopped).toMatchObject({ limit: 'cpu', custodian: 'poor' });
    expect(went).toMatchObject({ stdout: 'done\n', stopped: null });
    await world.shutdown();
  });

  it('of a session roll it back, and every later call', async () => {
    const player = new Custodian({ cpu: '400ms', name: 'player' });
    const sandbox = await Sandbox.open({ custodian: player });
    const session = await sandbox.session();
    await session.run('x = 1');
    const stopped = await session.run(`x = 2\n${loop}`, { limits: { grace: 0 } });
    expect(stopped).toMatchObject({ rolledBack: true, stopped: { limit: 'cpu', custodian: 'player' } });
    const later = await session.invoke({ evaluate: 'x' });
    expect(later).toMatchObject({ rolledBack: true, value: undefined, stopped: { custodian: 'player' } });
    await expect(session.evaluate('x')).rejects.toMatchObject({ code: 'ERR_STOPPED' });
    await player.shutdown();
  });

  it('of time by the clock add up over runs', async () => {
    const player = new Custodian({ wall: '400ms', name: 'player' });
    const sandbox = await Sandbox.open({ custodian: player });
    const code = 'import time; time.sleep(30)';
    const first = await sandbox.run({ code, limits: { wall: '100ms', grace: 0 } });
    expect(first.stopped).toMatchObject({ limit: 'wall', allowed: 100 });
    const second = await sandbox.run({ code, limits: { grace: 0 } });
    expect(second.stopped).toMatchObject({ limit: 'wall', custodian: 'player', allowed: 400 });
    expect(second.usage.wallMs).toBeLessThan(3000);
    expect(player.usage.wallMs).toBeGreaterThanOrEqual(400);
    await player.shutdown();
  });

  it('of output are shared, and what did not fit is not shown', async () => {
    const world = new Custodian({ output: 1000, name: 'world' });
    const sandboxes = await Promise.all([1, 2].map(() => Sandbox.open({ custodian: world.child() })));
    const first = await sandboxes[0]?.run({ code: 'print("x" * 599, flush=True)' });
    expect(first).toMatchObject({ stopped: null, usage: { outputBytes: 600 } });
    const second = await sandboxes[1]?.run({ code: 'for _ in range(1000): print("y" * 99, flush=True)' });
    expect(second?.stopped).toMatchObject({ limit: 'output', custodian: 'world', allowed: 1000 });
    expect(second?.stdout.length).toBeLessThanOrEqual(400);
    expect(world.usage.outputBytes).toBeLessThanOrEqual(1000);
    await world.shutdown();
  });

  it('of delegated calls are shared by programs and sessions', async () => {
    const world = new Custodian({ calls: 60, name: 'world' });
    const sandbox = await Sandbox.open({ custodian: world });
    let rung = 0;
    const ring = capability(() => ++rung, { name: 'ring' });
    await sandbox.run({ code: 'for _ in range(20): ring()', globals: { ring } });
    const session = await sandbox.session({ globals: { ring } });
    const stopped = await session.run('for _ in range(1000): ring()');
    expect(stopped.stopped).toMatchObject({ limit: 'calls', custodian: 'world', allowed: 60 });
    expect(rung).toBeGreaterThan(20);
    expect(rung).toBeLessThanOrEqual(60);
    expect(world.usage.calls).toBe(60);
    await world.shutdown();
  });

  it('of private files are held at every level up', async () => {
    const world = new Custodian({ files: 200_000, name: 'world' });
    const poor = world.child({ files: 60_000 });
    const [small, large] = await Promise.all([
      Sandbox.open({ custodian: poor }),
      Sandbox.open({ custodian: world.child() }),
    ]);
    const fill = `
import errno
try:
    with open('f', 'wb', 0) as f:
        while f.write(b'x' * 10_000): pass
except OSError as e: print(errno.errorcode[e.errno])
`;
    expect(await small.run({ code: fill })).toMatchObject({ stdout: 'ENOSPC\n', exitCode: 0 });
    const smallBytes = poor.usage.filesBytes;
    expect(smallBytes).toBeGreaterThan(40_000);
    expect(smallBytes).toBeLessThanOrEqual(60_000);
    expect(await large.run({ code: fill })).toMatchObject({ stdout: 'ENOSPC\n', exitCode: 0 });
    expect(world.usage.filesBytes).toBeGreaterThan(180_000);
    expect(world.usage.filesBytes).toBeLessThanOrEqual(200_000);
    // The host's own writes are charged as well.
    expect(() => small.files.write('/home/g', 'x'.repeat(30_000))).toThrow(
      expect.objectContaining({ code: 'ERR_FILE' }),
    );
    expect(await large.run({ code: 'import os; os.remove("f")' })).toMatchObject({ exitCode: 0 });
    expect(world.usage.filesBytes).toBeLessThan(smallBytes + 10_000);
    // A killed run's files are lost, and what was charged for them is given back.
    const before = world.usage.filesBytes;
    const killed = 'open("g", "w").write("x" * 50_000)\nsum(__import__("itertools").repeat(0))';
    await large.run({ code: killed, limits: { cpu: '50ms', grace: 0 } });
    expect(world.usage.filesBytes).toBe(before);
    await large.close();
    await small.close();
    expect(world.usage.filesBytes).toBe(0);
  });
});
