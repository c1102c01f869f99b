import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Custodian, capability, Sandbox, type Session } from 'vitrine';

const threads = () => (process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0);

describe('many sessions at once', () => {
  it('all make progress, on few threads, and leave nothing', async () => {
    const world = new Custodian();
    const sandbox = await Sandbox.open({ custodian: world });
    const sessions: Session[] = [];
    const opened = await Promise.all(Array.from({ length: 200 }, () => sandbox.session()));
    sessions.push(...opened);
    const before = threads();
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, threads());
    }, 2);
    for (let round = 0; round < 3; round++) {
      const runs = sessions.map((session, index) => session.run(`x = ${index} + ${round}`));
      for (const result of await Promise.all(runs))
        expect(result).toMatchObject({ exitCode: 0, stopped: null });
    }
    clearInterval(timer);
    // They compute all the time: no more run at once than there are processors.
    expect(most - before).toBeLessThanOrEqual(32);
    const values = await Promise.all(sessions.map((session) => session.evaluate('x')));
    expect(values).toEqual(sessions.map((_, index) => index + 2));
    for (const session of sessions) session.sleep();
    expect(world.usage.memoryBytes / sessions.length).toBeLessThan(120_000);
    await Promise.all(sessions.map((session) => session.close()));
    expect(world.usage).toMatchObject({ memoryBytes: 0, members: 1, runs: 0 });
    await sandbox.close();
    expect(world.usage.filesBytes).toBe(0);
  });

  it('that wait for their hosts leave room for others, on bounded threads', async () => {
    const sandbox = await Sandbox.open({ custodian: new Custodian() });
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const wait = capability(() => gate, { name: 'wait' });
    const waiting = await Promise.all(
      Array.from({ length: 20 }, () => sandbox.session({ globals: { wait } })),
    );
    const runs = waiting.map((session) => session.run('wait()'));
    const other = await sandbox.session();
    expect(await other.evaluate('1 + 1')).toBe(2);
    const before = threads();
    expect(before).toBeLessThan(100);
    release();
    for (const result of await Promise.all(runs)) expect(result).toMatchObject({ exitCode: 0 });
    await sandbox.close();
  });

  it('may call each other through their hosts', async () => {
    const sandbox = await Sandbox.open({ custodian: new Custodian() });
    const chain: Session[] = [];
    const log: string[] = [];
    for (let index = 0; index < 10; index++) {
      const next = capability(
        async (n: number): Promise<unknown> => {
          log.push(`${index} asks ${index + 1}`);
          return await chain[index + 1]?.call('answer', n);
        },
        { name: 'next' },
      );
      const session = await sandbox.session({ globals: { next } });
      const body = index === 9 ? 'n * 2' : 'next(n + 1) + 1';
      expect(await session.run(`def answer(n): return ${body}`)).toMatchObject({ exitCode: 0 });
      chain.push(session);
    }
    expect(await chain[0]?.call('answer', 1)).toBe(10 * 2 + 9);
    expect(log).toHaveLength(9);
    await sandbox.close();
  });

  it('that call themselves through their hosts are told that they are busy', async () => {
    await using sandbox = await Sandbox.open();
    const again = capability((): Promise<unknown> => session.evaluate('1'), { name: 'again' });
    const session: Session = await sandbox.session({ globals: { again } });
    const result = await session.run('again()');
    expect(result).toMatchObject({ exitCode: 1 });
    expect(result.stderr).toContain('HostError');
    expect(await session.evaluate('2')).toBe(2);
  });

  it('are served in turn while one floods the queue', async () => {
    const world = new Custodian();
    const flood = await Sandbox.open({ custodian: world.child() });
    const flooding = await Promise.all(Array.from({ length: 30 }, () => flood.session()));
    const quiet = await (await Sandbox.open({ custodian: world.child() })).session();
    const done: string[] = [];
    const runs = flooding.map((session) =>
      session.run('for _ in range(300_000): pass').then(() => done.push('flood')),
    );
    await delay(1);
    const mine = quiet.run('x = 1').then(() => done.push('quiet'));
    await Promise.all([...runs, mine]);
    // Of two siblings, the one that used less is next: it need not wait for the thirty.
    expect(done.indexOf('quiet')).toBeLessThan(15);
    await world.shutdown();
  });
});
