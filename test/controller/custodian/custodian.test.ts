import { describe, expect, it } from 'vitest';
import { Custodian } from '../../../src/controller/custodian/custodian.js';
import type { CustodianOptions } from '../../../src/controller/custodian/custodian-options.js';
import { LedgerReserve } from '../../../src/platform/ledger-reserve.js';

const idle = () => ({ shutdown: () => undefined });

describe('options of a custodian', () => {
  it.each<[CustodianOptions | Record<string, unknown>, string]>([
    [{ memroy: '1MiB' }, 'memroy'],
    [{ memory: 'much' }, 'memory is "much"'],
    [{ cpu: -1 }, 'cpu is -1'],
    [{ calls: 1.5 }, 'calls is 1.5'],
    [{ rate: { cpu: '100/s' } }, 'rate.cpu is "100/s"'],
    [{ rate: { cpu: 0 } }, 'rate.cpu is 0'],
    [{ rate: { cpu: Number.NaN } }, 'rate.cpu is NaN'],
    [{ rate: { memory: 1 } }, 'memory'],
    [{ rate: null }, 'rate is null'],
    [{ weight: 0 }, 'weight is 0'],
    [{ name: 'x'.repeat(201) }, 'name is'],
  ])('%j is refused', (options, message) => {
    expect(() => new Custodian(options as CustodianOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringContaining(message) }),
    );
  });

  it('are kept in bytes and milliseconds; what is missing is no limit', () => {
    const { limits } = new Custodian({ memory: '2MiB', cpu: '3s', rate: { cpu: '100ms/s' } });
    expect(limits).toEqual({
      memory: 2 ** 21,
      files: Infinity,
      cpu: 3000,
      wall: Infinity,
      output: Infinity,
      calls: Infinity,
      cpuPerSecond: 100,
    });
    expect(new Custodian({ rate: { cpu: 0.1 } }).limits.cpuPerSecond).toBe(100);
  });

  it('a tree has a depth that every charge can afford', () => {
    let custodian = new Custodian();
    for (let depth = 1; depth < 32; depth++) custodian = custodian.child();
    expect(() => custodian.child()).toThrow(expect.objectContaining({ code: 'ERR_BAD_OPTION' }));
  });
});

describe('charges', () => {
  it('must fit at every level up, and say whose limit it was that they did not', () => {
    const world = new Custodian({ name: 'world', output: 100, calls: 3 });
    const ada = world.child({ name: 'ada', output: 80 }).open(idle()).openRun();
    const bob = world.child({ name: 'bob' }).open(idle()).openRun();
    expect(ada.charge('output', 80)).toBe(true);
    expect(ada.charge('output', 1)).toBe(false);
    expect(ada.exceeded).toEqual({ custodian: 'ada', limit: 'output', allowed: 80, used: 81 });
    expect(bob.left('output')).toBe(20);
    expect(bob.charge('output', 21)).toBe(false);
    expect(bob.exceeded).toMatchObject({ custodian: 'world', limit: 'output', allowed: 100 });
    expect(world.usage.outputBytes).toBe(80);
    for (const run of [ada, ada, bob]) expect(run.charge('calls', 1)).toBe(true);
    expect(ada.charge('calls', 1)).toBe(false);
    // The first limit is the one that counts.
    expect(ada.exceeded?.limit).toBe('output');
  });

  it('of time are those since the last look, at every level, and stop what exceeds them', () => {
    const world = new Custodian({ name: 'world', cpu: 1000 });
    const player = world.child({ cpu: '1h' });
    const first = player.open(idle()).openRun();
    const second = world.open(idle()).openRun();
    expect(first.look(300, 900)).toMatchObject({ stop: undefined, pauseMs: 0, lookInMs: 50 });
    expect(first.look(250, 900).stop).toBeUndefined();
    expect(player.usage).toMatchObject({ cpuMs: 300, wallMs: 900, runs: 1, members: 1 });
    expect(world.usage).toMatchObject({ cpuMs: 300, runs: 2, members: 2 });
    // 40 ms are left for two: half of what is one's part, so that others who begin find something.
    expect(second.look(660, 700)).toMatchObject({ stop: undefined, lookInMs: 10 });
    expect(second.look(699, 800).lookInMs).toBe(4);
    second.finish(700, 800);
    second.finish(9000, 9000);
    expect(first.look(300, 900).stop).toBe('cpu');
    expect(first.exceeded).toEqual({ custodian: 'world', limit: 'cpu', allowed: 1000, used: 1000 });
    expect(world.usage).toMatchObject({ cpuMs: 1000, runs: 1 });
    const late = player.open(idle()).openRun();
    expect(late.begin(0)).toBe(false);
    expect(late.exceeded?.custodian).toBe('world');
  });

  it('of wall time stop a run as well', () => {
    const run = new Custodian({ wall: '1s', name: 'w' }).open(idle()).openRun();
    expect(run.look(0, 1000).stop).toBe('wall');
    expect(run.exceeded).toMatchObject({ custodian: 'w', limit: 'wall' });
  });
});

describe('memory', () => {
  it('is reserved before a run begins, and back when it is over', () => {
    const world = new Custodian({ name: 'world', memory: '100MiB' });
    const memberships = [world.child(), world.child()].map((child) => child.open(idle()));
    const [first, second] = memberships.map((membership) => membership.openRun());
    expect(first?.begin(60 * 2 ** 20)).toBe(true);
    expect(second?.begin(60 * 2 ** 20)).toBe(false);
    expect(second?.exceeded).toEqual({
      custodian: 'world',
      limit: 'memory',
      allowed: 100 * 2 ** 20,
      used: 120 * 2 ** 20,
    });
    second?.finish(0, 0);
    if (first === undefined) throw new Error('no run');
    const growth = new LedgerReserve(first.account, 'memory', 0);
    expect(growth.freeBytes).toBe(100 * 2 ** 20);
    expect(world.usage.memoryBytes).toBe(60 * 2 ** 20);
    first.finish(1, 1);
    expect(world.usage.memoryBytes).toBe(0);
  });

  it('of sessions that sleep is held until they close', () => {
    const world = new Custodian({ memory: '1MiB', files: '1MiB' });
    const session = world.child().open(idle());
    const state = session.hold('memory');
    expect(state.resize(100_000)).toBe(true);
    expect(state.resize(2 ** 21)).toBe(false);
    expect(session.hold('files').reserve(1000)).toBe(true);
    expect(world.usage).toMatchObject({ memoryBytes: 100_096, filesBytes: 1024 });
    session.close();
    session.close();
    expect(world.usage).toMatchObject({ memoryBytes: 0, filesBytes: 0, members: 0 });
  });
});

describe('a rate', () => {
  it('lets a run go on for as long as it should on average', () => {
    let nowMs = performance.now();
    const world = new Custodian({ rate: { cpu: '100ms/s' }, name: 'slow' });
    const membership = world.child().open(idle());
    const greedy = membership.openRun(() => nowMs);
    const other = world.open(idle()).openRun(() => nowMs);
    let cpuMs = 0;
    let computedMs = 0;
    for (const untilMs = nowMs + 20_000; nowMs < untilMs; ) {
      const { pauseMs, lookInMs, stop } = greedy.look(cpuMs, 0);
      expect(stop).toBeUndefined();
      // Whoever has not had its part may go on at any time.
      if (pauseMs === 0) expect(other.look(0, 0).pauseMs).toBe(0);
      if (pauseMs > 0) nowMs += pauseMs;
      else {
        nowMs += lookInMs;
        cpuMs += lookInMs;
        computedMs += lookInMs;
      }
    }
    expect(computedMs).toBeGreaterThan(1990);
    expect(computedMs).toBeLessThan(2160);
  });

  it('has runs wait in the queue while it is in debt', () => {
    const nowMs = performance.now();
    const world = new Custodian({ rate: { cpu: 0.5 }, name: 'slow' });
    const membership = world.open(idle());
    const run = membership.openRun(() => nowMs);
    expect(membership.parent.waitMs?.(nowMs)).toBe(0);
    run.look(600, 600);
    expect(membership.parent.waitMs?.(nowMs)).toBeGreaterThan(900);
    run.noteOverrun();
    expect(run.exceeded).toMatchObject({ custodian: 'slow', limit: 'rate', allowed: 500 });
  });
});

describe('shutting down', () => {
  it('ends every member below, once, and refuses everything afterwards', async () => {
    const world = new Custodian({ name: 'world' });
    const player = world.child({ name: 'player' });
    const ends: string[] = [];
    const member = (name: string) => ({ shutdown: async () => void ends.push(name) });
    world.open(member('one'));
    const membership = player.child().open(member('two'));
    membership.hold('memory').resize(5000);
    const closed = player.open(member('three'));
    closed.close();
    const sibling = new Custodian().child();
    await Promise.all([world.shutdown(), world.shutdown()]);
    await world.shutdown();
    await player.shutdown();
    expect(ends.sort()).toEqual(['one', 'two']);
    expect(world.usage).toMatchObject({ memoryBytes: 0, members: 0 });
    const shut = expect.objectContaining({ code: 'ERR_CUSTODIAN_SHUT' });
    expect(() => player.open(member('four'))).toThrow(shut);
    expect(() => player.child()).toThrow(shut);
    expect(() => membership.openRun()).toThrow(shut);
    expect(() => membership.hold('files')).toThrow(shut);
    expect(player.isShut).toBe(true);
    expect(sibling.isShut).toBe(false);
  });

  it('leaves nothing to reserve for programs that are still ending', async () => {
    const world = new Custodian();
    let reserved: boolean | undefined;
    const membership = world.child().open({
      shutdown: () => {
        reserved = run.account.reserve('memory', 1);
        run.finish(0, 0);
      },
    });
    const run = membership.openRun();
    expect(run.begin(1000)).toBe(true);
    await world.shutdown();
    expect(reserved).toBe(false);
    expect(world.usage).toMatchObject({ memoryBytes: 0, runs: 0 });
  });

  it('closes everything else when a member fails, and says so', async () => {
    const world = new Custodian({ name: 'world' });
    const ends: string[] = [];
    world.open({
      shutdown: () => {
        throw new Error('no');
      },
    });
    world.open({ shutdown: () => void ends.push('other') });
    await expect(world.shutdown()).rejects.toMatchObject({ code: 'ERR_PLATFORM', cause: new Error('no') });
    expect(ends).toEqual(['other']);
    expect(world.usage.members).toBe(0);
  });

  it('takes a child out of its parent', async () => {
    const world = new Custodian();
    const [first, second] = [world.child(), world.child()];
    await first.shutdown();
    expect(world.children).toEqual([second]);
    expect(second.parent).toBe(world);
    expect(world.isShut).toBe(false);
  });
});
