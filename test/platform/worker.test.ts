import { afterAll, describe, expect, it } from 'vitest';
import { Host, Sandbox } from 'vitrine';
import { WorkerPlatform } from '../../dist/platform/worker/worker-platform.js';
import { loadForSeats, outsideTo, requestFor } from './seat-support.js';
import { Collected, delay, Gate, runOnce } from './support.js';

/** What only a thread of its own makes possible: ending a guest wherever it is, and waiting for the host. */

/** The end of a run may come late on a machine that is busy; that it comes at all is what is tested. */
const LATEST_MS = 5000;

const late: string[] = [];
afterAll(() => console.log(`from the limit to the end:\n${late.join('\n')}`));

describe('ends whatever a program does', () => {
  it.each([
    ['while True: pass', 'while True: pass'],
    ['a power of a power', '10**10**8'],
    ['a sum without end', 'import itertools; sum(itertools.repeat(0))'],
    ['a catastrophic expression', "import re; re.match(r'(a+)+$', 'a' * 40 + 'b')"],
    [
      'a search in a long text',
      "('a' * 30_000_000).replace('a', 'bb').find('c' * 100_000 + 'd')\nwhile True: pass",
    ],
    [
      'a loop that swallows everything',
      'while True:\n  try:\n    while True: pass\n  except BaseException: continue',
    ],
    [
      'a storm of generators',
      'def g():\n  while True:\n    yield from (g() for _ in range(100))\nfor x in g(): list(zip(*[g()] * 9))',
    ],
    [
      'a recursive query',
      "import sqlite3; sqlite3.connect(':memory:').execute('with recursive c(x) as (select 1 union all select x + 1 from c) select sum(x) from c').fetchone()",
    ],
    [
      'a sort that compares for ever',
      'class K:\n  def __lt__(self, other):\n    while True: pass\nsorted([K(), K()])',
    ],
    [
      'a deque that is searched',
      'import collections, itertools; collections.deque(itertools.count(), maxlen=0)',
    ],
    ['an ignored signal', 'import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass'],
    [
      'a decimal of many digits',
      'import decimal; decimal.getcontext().prec = 10**7; decimal.Decimal(2).sqrt() ** 3',
    ],
  ])('cpu: %s', async (name, code) => {
    const limits = { cpu: '300ms', wall: '20s', grace: '50ms' };
    const result = await runOnce('worker', code, { limits });
    expect(result.stopped).toMatchObject({ reason: 'limit', limit: 'cpu', allowed: 300 });
    expect(result.usage.cpuMs).toBeGreaterThan(250);
    late.push(
      `${Math.round(result.usage.cpuMs - 300)
        .toString()
        .padStart(6)} ms CPU  ${name}`,
    );
    expect(result.usage.cpuMs).toBeLessThan(300 + LATEST_MS);
  });

  it.each([
    ['a sleep', 'import time; time.sleep(1e9)'],
    ['a power of a power', '10**10**8'],
    [
      'a sleep that swallows',
      'import time\nwhile True:\n  try: time.sleep(1e9)\n  except BaseException: pass',
    ],
    ['a wait for oneself', 'import os; os.read(os.pipe()[0], 1)'],
    ['a lock taken twice', 'import threading; l = threading.Lock(); l.acquire(); l.acquire()'],
    ['an event that nobody sets', 'import threading; threading.Event().wait()'],
    ['a queue that nobody fills', 'import queue; queue.Queue().get()'],
  ])('wall: %s', async (name, code) => {
    const limits = { wall: '300ms', grace: '50ms', cpu: 'unlimited' };
    const result = await runOnce('worker', code, { limits });
    if (result.stopped === null) {
      // Locks that could never be had are an error at once in an interpreter without threads.
      expect(result.exitCode).toBe(1);
      return;
    }
    expect(result.stopped).toMatchObject({ reason: 'limit', limit: 'wall', allowed: 300 });
    late.push(
      `${Math.round(result.usage.wallMs - 300)
        .toString()
        .padStart(6)} ms wall ${name}`,
    );
    expect(result.usage.wallMs).toBeLessThan(300 + LATEST_MS);
  });

  it('while it waits for input that does not come', async () => {
    const gate = new Gate();
    let isReturned = false;
    const stdin = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          await gate.passed;
          return { done: true as const, value: undefined };
        },
        return: async () => {
          isReturned = true;
          return { done: true as const, value: undefined };
        },
      }),
    };
    const result = await runOnce(
      'worker',
      { code: 'import sys\ntry:\n  sys.stdin.read()\nfinally:\n  print("cleaned up", flush=True)', stdin },
      { limits: { wall: '300ms', grace: '1s' } },
    );
    expect(result.stopped).toMatchObject({ limit: 'wall' });
    expect(result.stdout).toBe('cleaned up\n');
    expect(isReturned).toBe(true);
    gate.open();
  });

  it('while its output is held back for ever', async () => {
    const result = await runOnce(
      'worker',
      { code: 'print("x", flush=True)', onStdout: () => new Promise(() => undefined) },
      { limits: { wall: '300ms', grace: '50ms' } },
    );
    expect(result.stopped).toMatchObject({ limit: 'wall' });
    expect(result.usage.wallMs).toBeLessThan(300 + LATEST_MS);
  });

  it('abort: in the middle of a long operation', async () => {
    const sandbox = await Sandbox.open();
    const controller = new AbortController();
    const stdout = new Collected();
    const onStdout = (bytes: Uint8Array) => {
      stdout.take(bytes);
      setTimeout(() => controller.abort(), 20);
    };
    const code = 'print("begun", flush=True)\nsum(iter(int, 1))';
    const result = await sandbox.run({ code, signal: controller.signal, onStdout });
    expect(result).toMatchObject({ exitCode: null, stdout: 'begun\n', stopped: { reason: 'aborted' } });
    expect(result.usage.wallMs).toBeLessThan(LATEST_MS);
    expect((await sandbox.run({ code: 'print(1)' })).stdout).toBe('1\n');
  });

  it('abort: a program is given the moment to clean up', async () => {
    const controller = new AbortController();
    const code = `
import time
try:
    print('begun', flush=True)
    time.sleep(1e6)
except KeyboardInterrupt:
    print('interrupted', flush=True)
`;
    const result = await runOnce('worker', {
      code,
      signal: controller.signal,
      onStdout: () => controller.abort(),
      limits: { grace: '2s' },
    });
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: 'begun\ninterrupted\n',
      stopped: { reason: 'aborted' },
    });
  });

  it('the calling thread stays free meanwhile', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await runOnce('worker', 'while True: pass', { limits: { cpu: '300ms', grace: '20ms' } });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });
});

describe('waits for the host', () => {
  it('holds a program back while a callback works on its output', async () => {
    const gate = new Gate();
    const firstCall = new Gate();
    let received = 0;
    const onStdout = async (bytes: Uint8Array) => {
      received += bytes.length;
      firstCall.open();
      await gate.passed;
    };
    const code = `
import os
for i in range(50):
    os.write(1, b'x' * 10_000)
    open('progress', 'w').write(str(i))
`;
    await using sandbox = await Sandbox.open();
    const running = sandbox.run({ code, onStdout });
    await firstCall.passed;
    await delay(300);
    expect(received).toBe(10_000);
    gate.open();
    const result = await running;
    expect(result.usage.outputBytes).toBe(500_000);
    expect(received).toBe(500_000);
    // Waiting for the host is no work of the guest's.
    expect(result.usage.cpuMs).toBeLessThan(result.usage.wallMs - 200);
  });

  it('an answer that comes after the end disturbs nobody', async () => {
    const host = Sandbox.open();
    await using sandbox = await host;
    const gates: Gate[] = [];
    const onStdout = () => {
      const gate = new Gate();
      gates.push(gate);
      return gate.passed;
    };
    for (let i = 0; i < 5; i++) {
      const result = await sandbox.run({
        code: 'print("x", flush=True)',
        onStdout,
        limits: { wall: '100ms', grace: '20ms' },
      });
      expect(result.stopped).toMatchObject({ limit: 'wall' });
      // The next program's own call waits while the answers to the dead ones' arrive.
      const own = new Gate();
      const next = sandbox.run({
        code: 'print(input(), 2, flush=True)\nprint(3)',
        stdin: '1',
        onStdout: () => own.passed,
      });
      await delay(30);
      for (const gate of gates.splice(0)) gate.open();
      await delay(30);
      own.open();
      expect(await next).toMatchObject({ exitCode: 0, stdout: '1 2\n3\n', stopped: null });
    }
  });

  it('many sandboxes at once keep apart what is theirs', async () => {
    const runs = Array.from({ length: 8 }, async (_, i) => {
      const code = `import sys, time\nfor k in range(20):\n    print(${i}, flush=True)\n    time.sleep(0.001)\nprint(sys.stdin.read())`;
      return await runOnce('worker', { code, stdin: `input ${i}` });
    });
    const results = await Promise.all(runs);
    results.forEach((result, i) => {
      expect(result.stdout).toBe(`${`${i}\n`.repeat(20)}input ${i}\n`);
    });
  });
});

describe('closing', () => {
  it('a platform while a program runs ends the program', async () => {
    const loaded = await loadForSeats();
    const platform = new WorkerPlatform(Promise.resolve(loaded), 1);
    const outside = outsideTo({ text: '' });
    const request = requestFor('while True: pass', loaded.image.facts.pythonVersion);
    const active = platform.start(request, outside, { cpuMs: 20_000, wallMs: 20_000, graceMs: 100 });
    await delay(300);
    await platform.close();
    const outcome = await Promise.race([active.finished, delay(LATEST_MS).then(() => 'still running')]);
    expect(outcome).toMatchObject({ report: undefined });
  });

  it('a platform whose thread is only starting ends the program, too', async () => {
    const loaded = await loadForSeats();
    const platform = new WorkerPlatform(Promise.resolve(loaded), 1);
    const request = requestFor('while True: pass', loaded.image.facts.pythonVersion);
    const limits = { cpuMs: 20_000, wallMs: 20_000, graceMs: 100 };
    const active = platform.start(request, outsideTo({ text: '' }), limits);
    await platform.close();
    const outcome = await Promise.race([active.finished, delay(LATEST_MS).then(() => 'still running')]);
    expect(outcome).toMatchObject({ report: undefined });
  });

  it('a host frees its threads and can be closed twice', async () => {
    const host = await Host.open();
    expect(host.pythonVersion).toMatch(/^3\.14\./);
    await host.close();
    await host.close();
  });
});
