import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlineInterrupts } from '../../src/platform/inline/deadline-interrupts.js';
import type { TimeBudget } from '../../src/platform/time-budget.js';
import { ControllerEnd, createControlBlock, ThreadEnd } from '../../src/platform/worker/control-block.js';
import { TimeWatch } from '../../src/platform/worker/time-watch.js';

const unlimited = { cpuMs: Infinity, wallMs: Infinity, graceMs: 100 };

/** Does something to a control block from another thread as soon as this one is blocked in it. */
async function whenBlocked(block: SharedArrayBuffer, word: number): Promise<void> {
  // Words of the block: 0 wakes, 1 is the interruption; bytes 32 to 48 say whether the thread is blocked.
  const source = `
    const { parentPort, workerData: { block, word } } = require('node:worker_threads');
    const words = new Int32Array(block, 0, 2);
    const clock = new Float64Array(block, 32, 2);
    parentPort.postMessage('ready');
    while (clock[1] === 0);
    const until = Date.now() + 30;
    while (Date.now() < until);
    Atomics.store(words, 1, word); Atomics.add(words, 0, 1); Atomics.notify(words, 0);
  `;
  const worker = new Worker(source, { eval: true, workerData: { block, word } });
  await new Promise((resolve) => worker.once('message', resolve));
}

describe('a paused thread', () => {
  it('is not bothered as long as nothing is asked, and blocks at its next look until it may go on', async () => {
    const block = createControlBlock();
    const [controller, thread] = [new ControllerEnd(block), new ThreadEnd(block)];
    expect(thread.poll()).toBeUndefined();
    controller.setPaused(true);
    expect(thread.peek()).toBeUndefined();
    expect(thread.isInterrupted).toBe(false);
    await whenBlocked(block, 0);
    expect(thread.poll()).toBeUndefined();
    expect(thread.blockedMs).toBeGreaterThan(20);
    expect(controller.blockedForMs).toBe(0);
  });

  it('goes on to be interrupted or ended, and is then paused no more', () => {
    const block = createControlBlock();
    const [controller, thread] = [new ControllerEnd(block), new ThreadEnd(block)];
    controller.setPaused(true);
    controller.interrupt({ action: 'raise', reason: 'wall' });
    expect(thread.poll()).toEqual({ action: 'raise', reason: 'wall' });
    thread.takeUp();
    expect(thread.isInterrupted).toBe(false);
    controller.setPaused(false);
    expect(thread.isInterrupted).toBe(false);
    controller.setPaused(true);
    controller.interrupt({ action: 'end', reason: 'wall' });
    expect(thread.poll()).toEqual({ action: 'end', reason: 'wall' });
    controller.reset();
    thread.reset();
    expect(thread.poll()).toBeUndefined();
  });

  it('makes no call and takes no answer before it may go on', async () => {
    const block = createControlBlock();
    const [controller, thread] = [new ControllerEnd(block), new ThreadEnd(block)];
    controller.setPaused(true);
    await whenBlocked(block, 0);
    const call = thread.beginCall(new Uint8Array([1]));
    expect(thread.blockedMs).toBeGreaterThan(20);
    expect(controller.takeCall()?.call).toBe(call);
    controller.answer(call, new Uint8Array([2]));
    controller.setPaused(false);
    controller.setPaused(true);
    await whenBlocked(block, 0);
    expect([...(thread.awaitReply(call, () => false) ?? [])]).toEqual([2]);
    expect(thread.blockedMs).toBeGreaterThan(40);
  });

  it('stays in a sleep that lasts longer than the pause', () => {
    const block = createControlBlock();
    const [controller, thread] = [new ControllerEnd(block), new ThreadEnd(block)];
    controller.setPaused(true);
    thread.sleep(20, undefined);
    expect(thread.blockedMs).toBeGreaterThanOrEqual(19);
  });
});

describe('a watch', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function watchOf(limits: Partial<typeof unlimited>, budget?: TimeBudget, speed = () => 1) {
    const log: string[] = [];
    let isPaused = false;
    let cpuMs = 0;
    let lastMs = performance.now();
    const readCpu = () => {
      const nowMs = performance.now();
      if (!isPaused || speed() > 1) cpuMs += nowMs - lastMs;
      lastMs = nowMs;
      return cpuMs;
    };
    const watch = new TimeWatch(
      { ...unlimited, ...limits },
      {
        cpuMs: readCpu,
        raise: (reason) => log.push(`raise ${reason}`),
        end: (reason) => log.push(`end ${reason}`),
        kill: () => log.push('kill'),
        setPaused: (paused) => {
          readCpu();
          isPaused = paused;
          log.push(paused ? 'pause' : 'resume');
        },
      },
      budget,
    );
    return { watch, log };
  }

  it('raises at the limit, ends after the grace period, kills what does not react', () => {
    const { log } = watchOf({ cpuMs: 50 });
    vi.advanceTimersByTime(49);
    expect(log).toEqual([]);
    vi.advanceTimersByTime(10);
    expect(log).toEqual(['raise cpu']);
    vi.advanceTimersByTime(200);
    expect(log).toEqual(['raise cpu', 'end cpu', 'kill']);
  });

  it('counts no wall time while the user has the run paused', () => {
    const { watch, log } = watchOf({ wallMs: 1000 });
    vi.advanceTimersByTime(600);
    watch.pause('user');
    watch.pause('user');
    vi.advanceTimersByTime(100_000);
    watch.resume('user');
    expect(watch.wallMs).toBe(600);
    vi.advanceTimersByTime(399);
    expect(log).toEqual(['pause', 'resume']);
    vi.advanceTimersByTime(10);
    expect(log.at(-1)).toBe('raise wall');
  });

  it('ends at once what is to end at once, also while it is paused or being stopped', () => {
    const { watch, log } = watchOf({});
    watch.pause('user');
    watch.stop('abort');
    watch.end('abort');
    vi.advanceTimersByTime(39);
    expect(log).toEqual(['pause', 'raise abort', 'end abort']);
    vi.advanceTimersByTime(200);
    expect(log.slice(3)).toEqual(['kill']);
  });

  it('pauses and goes on as the budget says, keeping what the user paused', () => {
    let pauseMs = 0;
    const budget = {
      look: () => ({ stop: undefined, pauseMs, lookInMs: 10 }),
      noteOverrun: () => undefined,
    };
    const { watch, log } = watchOf({}, budget);
    pauseMs = 30;
    vi.advanceTimersByTime(10);
    expect(log).toEqual(['pause']);
    watch.pause('user');
    pauseMs = 0;
    vi.advanceTimersByTime(30);
    expect(watch.isPausedBy('rate')).toBe(false);
    expect(log).toEqual(['pause', 'pause']);
    watch.resume('user');
    expect(log.at(-1)).toBe('resume');
    watch.finish();
  });

  it('counts wall time in the pauses of a rate, and stops for what the budget says', () => {
    const looks: number[] = [];
    const budget: TimeBudget = {
      look: (cpuMs, wallMs) => {
        looks.push(wallMs);
        return {
          stop: wallMs >= 500 ? 'cpu' : undefined,
          pauseMs: cpuMs >= 20 ? 100 : 0,
          lookInMs: cpuMs >= 20 ? 500 : 20,
        };
      },
      noteOverrun: () => undefined,
    };
    const { log } = watchOf({}, budget);
    vi.advanceTimersByTime(600);
    expect(looks).toEqual([0, 20, 120, 220, 320, 420, 520]);
    expect(log.slice(0, 2)).toEqual(['pause', 'raise cpu']);
  });

  it('stops a run that computes for more than a second while a rate has it paused', () => {
    const noteOverrun = vi.fn();
    const budget = { look: () => ({ stop: undefined, pauseMs: 60_000, lookInMs: 10 }), noteOverrun };
    const { log } = watchOf({}, budget, () => 2);
    vi.advanceTimersByTime(1000);
    expect(log).toEqual(['pause']);
    vi.advanceTimersByTime(20);
    expect(log).toEqual(['pause', 'raise cpu']);
    expect(noteOverrun).toHaveBeenCalledOnce();
  });
});

describe('deadlines on the calling thread', () => {
  it('sleep where a rate says pause, which costs no CPU time', () => {
    const pauses = [30, 20, 0];
    const budget = {
      look: () => ({ stop: undefined, pauseMs: pauses.shift() ?? 0, lookInMs: 10_000 }),
      noteOverrun: () => undefined,
    };
    const interrupts = new DeadlineInterrupts(unlimited, budget);
    expect(interrupts.poll()).toBeUndefined();
    expect(pauses).toEqual([]);
    expect(interrupts.blockedMs).toBeGreaterThanOrEqual(48);
    expect(interrupts.poll()).toBeUndefined();
  });

  it('stop where the budget is used up, and do not sleep beyond the wall limit', () => {
    const used = {
      look: () => ({ stop: 'cpu' as const, pauseMs: 0, lookInMs: 4 }),
      noteOverrun: () => undefined,
    };
    expect(new DeadlineInterrupts(unlimited, used).poll()).toEqual({ action: 'raise', reason: 'cpu' });
    const debt = {
      look: () => ({ stop: undefined, pauseMs: 100_000, lookInMs: 4 }),
      noteOverrun: () => undefined,
    };
    const interrupts = new DeadlineInterrupts({ ...unlimited, wallMs: 20 }, debt);
    expect(interrupts.poll()).toEqual({ action: 'raise', reason: 'wall' });
  });
});
