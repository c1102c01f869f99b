import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Custodian, capability, Sandbox } from 'vitrine';

const loop = 'while True: pass';

/** Waits until something is so; tests end by their own limit when it never is. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(2);
}

describe('a rate of CPU', () => {
  it('is kept by a program that loops, while others go on', async () => {
    const world = new Custodian();
    const slow = world.child({ rate: { cpu: '100ms/s' }, name: 'slow' });
    const looping = await Sandbox.open({ custodian: slow });
    const free = await Sandbox.open({ custodian: world.child() });
    const abort = new AbortController();
    const startedMs = performance.now();
    const run = looping.run({ code: loop, limits: { cpu: '30s', grace: 0 }, signal: abort.signal });
    let others = 0;
    while (performance.now() - startedMs < 3000) {
      expect(await free.run({ code: 'print(sum(range(1000)))' })).toMatchObject({ stdout: '499500\n' });
      others++;
    }
    abort.abort();
    const { stopped, usage } = await run;
    const seconds = (performance.now() - startedMs) / 1000;
    expect(stopped).toEqual({ reason: 'aborted' });
    // What may be used at once comes on top.
    expect(usage.cpuMs).toBeGreaterThan(50 * seconds);
    expect(usage.cpuMs).toBeLessThan(200 * seconds + 100);
    expect(others).toBeGreaterThan(3);
    await world.shutdown();
  });

  it('stops a long operation in C that does not notice the pause', async () => {
    const slow = new Custodian({ rate: { cpu: '100ms/s' }, name: 'slow' });
    const sandbox = await Sandbox.open({ custodian: slow });
    const { stopped } = await sandbox.run({
      code: 'import itertools; sum(itertools.repeat(0))',
      limits: { cpu: '60s', wall: '60s', grace: 0 },
    });
    expect(stopped).toMatchObject({ reason: 'limit', limit: 'rate', custodian: 'slow', allowed: 100 });
    await slow.shutdown();
  });

  it('of a parent is shared fairly by siblings, however many programs each runs', async () => {
    const world = new Custodian({ rate: { cpu: '300ms/s' } });
    const [one, many] = [world.child({ name: 'one' }), world.child({ name: 'many' })];
    const owners = [many, many, many, many, many, one];
    const sandboxes = await Promise.all(owners.map((custodian) => Sandbox.open({ custodian })));
    const abort = new AbortController();
    const runs = sandboxes.map((sandbox) =>
      sandbox.run({ code: loop, limits: { cpu: '60s', grace: 0 }, signal: abort.signal }),
    );
    // Until all have begun, and what may be used at once is used up.
    await delay(1500);
    const [oneBeforeMs, manyBeforeMs] = [one.usage.cpuMs, many.usage.cpuMs];
    await delay(4500);
    const [oneMs, manyMs] = [one.usage.cpuMs - oneBeforeMs, many.usage.cpuMs - manyBeforeMs];
    abort.abort();
    await Promise.all(runs);
    // Half of its share is a quarter.
    expect(oneMs).toBeGreaterThan((oneMs + manyMs) / 4);
    expect(manyMs).toBeGreaterThan((oneMs + manyMs) / 4);
    expect(oneMs + manyMs).toBeLessThan(2 * 4.5 * 300);
    await world.shutdown();
  });
});

describe('a session that its user pauses', () => {
  async function counting() {
    const sandbox = await Sandbox.open({ custodian: new Custodian() });
    let count = 0;
    const tick = capability(() => ++count, { name: 'tick' });
    const session = await sandbox.session({ globals: { tick } });
    return { sandbox, session, count: () => count };
  }

  it('is halted in place and goes on; the time does not count', async () => {
    const { sandbox, session, count } = await counting();
    const abort = new AbortController();
    const startedMs = performance.now();
    const run = session.run('n = 0\nwhile not done(): n = tick()'.replace('not done()', 'n < 2000'), {
      limits: { wall: '20s', calls: 'unlimited' },
      signal: abort.signal,
    });
    await until(() => count() > 20);
    expect(session.pause()).toBe(true);
    await delay(100);
    const halted = count();
    const pausedMs = performance.now();
    await delay(700);
    expect(count()).toBe(halted);
    expect(halted).toBeLessThan(2000);
    session.resume();
    const minusMs = performance.now() - pausedMs;
    const result = await run;
    expect(result).toMatchObject({ stopped: null, exitCode: 0 });
    expect(count()).toBe(2000);
    expect(result.usage.wallMs).toBeLessThan(performance.now() - startedMs - minusMs + 50);
    expect(await session.evaluate('n')).toBe(2000);
    await sandbox.close();
  });

  it('does not reach its limit of time by the clock meanwhile', async () => {
    const { sandbox, session } = await counting();
    const run = session.run('import time\nt = time.monotonic()\nwhile time.monotonic() < t + 0.3: pass', {
      limits: { wall: '2s' },
    });
    await delay(20);
    session.pause();
    await delay(2500);
    session.resume();
    expect(await run).toMatchObject({ stopped: null, exitCode: 0 });
    await sandbox.close();
  });

  it.each([
    ['asleep', 'import time; time.sleep(0.2); tick(); tick()'],
    ['in a loop', 'for _ in range(10**6): pass\ntick(); tick()'],
    ['in a delegated call', 'slow(); tick(); tick()'],
  ])('goes on afterwards where it was: %s', async (_where, code) => {
    const { sandbox, session, count } = await counting();
    const slow = capability(() => delay(200), { name: 'slow' });
    const run = session.run(code, { globals: { slow } });
    await delay(50);
    expect(session.pause()).toBe(true);
    await delay(400);
    expect(count()).toBe(0);
    session.resume();
    expect(await run).toMatchObject({ stopped: null, exitCode: 0, stderr: '' });
    expect(count()).toBe(2);
    await sandbox.close();
  });

  it.each(['loop', 'sleep', 'call'] as const)('can be aborted, closed and shut down: %s', async (kind) => {
    const code = { loop, sleep: 'import time; time.sleep(60)', call: 'never()' }[kind];
    const never = capability(() => new Promise(() => undefined), { name: 'never' });
    for (const end of ['abort', 'close', 'sandbox', 'shutdown'] as const) {
      const custodian = new Custodian();
      const sandbox = await Sandbox.open({ custodian });
      const session = await sandbox.session({ globals: { never } });
      const abort = new AbortController();
      const run = session.run(code, { signal: abort.signal });
      await delay(30);
      expect(session.pause()).toBe(true);
      await delay(30);
      const startedMs = performance.now();
      if (end === 'abort') abort.abort();
      else if (end === 'close') await session.close();
      else if (end === 'sandbox') await sandbox.close();
      else await custodian.shutdown();
      expect((await run).stopped, end).toEqual({ reason: 'aborted' });
      expect(performance.now() - startedMs, end).toBeLessThan(2000);
      await sandbox.close();
      expect(custodian.usage).toMatchObject({ memoryBytes: 0, filesBytes: 0, members: 0, runs: 0 });
    }
  });

  it('is not begun while it waits for its turn, and there is nothing to pause without a call', async () => {
    const { sandbox, session, count } = await counting();
    expect(session.pause()).toBe(false);
    session.resume();
    const run = session.run('tick()');
    session.pause();
    await delay(200);
    expect(count()).toBe(0);
    session.resume();
    expect(await run).toMatchObject({ exitCode: 0 });
    expect(count()).toBe(1);
    await sandbox.close();
  });
});
