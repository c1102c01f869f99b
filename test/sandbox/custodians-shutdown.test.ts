import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Custodian, capability, Sandbox, type Session } from 'vitrine';

/** What is promised are 250 ms; a busy machine may take longer for anything. */
const WITHIN_MS = 1000;

const reports: string[] = [];
afterEach(() => {
  // To be seen with VITRINE_REPORT=1.
  if (process.env['VITRINE_REPORT'] !== undefined) console.info(reports.splice(0).join('\n'));
});

async function shutdownMs(custodian: Custodian, what: string): Promise<void> {
  const startedMs = performance.now();
  await custodian.shutdown();
  const ms = performance.now() - startedMs;
  reports.push(`shutdown: ${what}: ${ms.toFixed(0)} ms`);
  expect(ms, what).toBeLessThan(WITHIN_MS);
}

const never = capability(() => new Promise(() => undefined), { name: 'never' });
const nothing = { memoryBytes: 0, filesBytes: 0, members: 0, runs: 0 };
const shut = { code: 'ERR_CUSTODIAN_SHUT' };

describe('shutting a custodian down', () => {
  it.each([
    ['a loop', 'while True: pass'],
    ['a loop that refuses to end', 'while True:\n  try:\n    while True: pass\n  except BaseException: pass'],
    ['a long operation in C', 'sum(__import__("itertools").repeat(0))'],
    ['a sleep', 'import time; time.sleep(60)'],
    ['a host call that is never answered', 'never()'],
    ['a program that waits for input', 'input()'],
    ['one that takes memory', 'x = []\nwhile True: x.append(bytearray(10**6)); x[-1][0] = 1'],
  ])('ends %s', async (what, code) => {
    for (const kind of ['run', 'session'] as const) {
      const custodian = new Custodian({ name: 'gone' });
      const sandbox = await Sandbox.open({ custodian, limits: { grace: '10s', cpu: '60s' } });
      const session = await sandbox.session();
      const globals = { never };
      const stdin = new ReadableStream<Uint8Array>();
      const running =
        kind === 'run'
          ? sandbox.run({ code, globals, stdin })
          : session.run({ code, globals, stdin, limits: { grace: '10s' } });
      await delay(150);
      await shutdownMs(custodian, `${what} (${kind})`);
      const result = await running;
      expect(result.stopped).toMatchObject({ reason: 'aborted' });
      expect(custodian.usage).toMatchObject(nothing);
      await expect(sandbox.run({ code: '1' })).rejects.toMatchObject({ code: 'ERR_SANDBOX_CLOSED' });
      await expect(session.run('1')).rejects.toMatchObject({ code: 'ERR_SESSION_CLOSED' });
      await session.closed;
      await expect(Sandbox.open({ custodian })).rejects.toMatchObject(shut);
      expect(() => custodian.child()).toThrow(expect.objectContaining(shut));
    }
  });

  it('ends sessions that wait for their turns, and those that run', async () => {
    const custodian = new Custodian();
    const sandbox = await Sandbox.open({ custodian });
    const sessions: Session[] = [];
    for (let i = 0; i < 50; i++) sessions.push(await sandbox.session());
    const running = sessions.map((session) => session.run('while True: pass', { limits: { cpu: '60s' } }));
    await delay(100);
    await shutdownMs(custodian, '50 sessions in the queue');
    for (const result of await Promise.all(running)) {
      expect(result).toMatchObject({ stopped: { reason: 'aborted' }, rolledBack: true });
    }
    expect(custodian.usage).toMatchObject(nothing);
  });

  it('ends sessions whose threads are just being started', async () => {
    const custodian = new Custodian();
    const sandbox = await Sandbox.open({ custodian });
    const sessions: Session[] = [];
    for (let i = 0; i < 12; i++) sessions.push(await sandbox.session());
    // Each waits for the host, so that the next needs a thread of its own.
    const running = sessions.map((session) => session.run('never()', { globals: { never } }));
    await delay(20);
    await shutdownMs(custodian, '12 sessions, threads on their way');
    for (const result of await Promise.all(running)) expect(result.stopped).toEqual({ reason: 'aborted' });
    expect(custodian.usage).toMatchObject(nothing);
  });

  it('ends what is being opened', async () => {
    const custodian = new Custodian();
    const sandbox = await Sandbox.open({ custodian });
    const opening = Promise.allSettled([sandbox.session(), sandbox.session(), Sandbox.open({ custodian })]);
    await shutdownMs(custodian, 'while sessions are opened');
    for (const outcome of await opening) expect(outcome.status).toBe('rejected');
    expect(custodian.usage).toMatchObject(nothing);
  });

  it('ends all custodians below, and none beside', async () => {
    const world = new Custodian({ name: 'world' });
    const [city, other] = [world.child(), world.child()];
    const house = city.child({ memory: '500MiB' }).child();
    const inside = await Promise.all([city, house, house].map((custodian) => Sandbox.open({ custodian })));
    const outside = await Sandbox.open({ custodian: other });
    const kept = await outside.session();
    await kept.run('x = 1');
    const beforeBytes = other.usage.memoryBytes;
    const session = await inside[1]!.session();
    const running = [
      ...inside.map((sandbox) => sandbox.run({ code: 'import time; time.sleep(60)' })),
      session.run('while True: pass'),
    ];
    const beside = outside.run({ code: 'import time; time.sleep(0.5); print("done")' });
    await delay(150);
    await shutdownMs(city, 'nested custodians');
    for (const result of await Promise.all(running)) expect(result.stopped).toEqual({ reason: 'aborted' });
    expect(await beside).toMatchObject({ stdout: 'done\n', stopped: null });
    expect(await kept.evaluate('x')).toBe(1);
    expect([city, house].map(({ isShut }) => isShut)).toEqual([true, true]);
    expect(house.usage).toMatchObject(nothing);
    expect(Math.abs(world.usage.memoryBytes - beforeBytes)).toBeLessThan(2 ** 20);
    await world.shutdown();
    expect(world.usage).toMatchObject(nothing);
  });

  it('does not wait for whoever takes the output', async () => {
    const custodian = new Custodian();
    const sandbox = await Sandbox.open({ custodian });
    const stuck = new WritableStream<Uint8Array>({ write: () => new Promise(() => undefined) });
    const running = sandbox.run({ code: 'while True: print("x" * 1000)', stdout: stuck });
    await delay(150);
    await shutdownMs(custodian, 'output that nobody takes');
    expect((await running).stopped).toMatchObject({ reason: 'aborted' });
    expect(custodian.usage).toMatchObject(nothing);
  });
});
