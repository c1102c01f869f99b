import { describe, expect, it } from 'vitest';
import { RunQueue, type RunTurn, type WaitingRun } from '../../../src/controller/schedule/run-queue.js';

const leaf = () => ({ parent: undefined, weight: 1 });

/** A queue whose timers are run by hand. */
function queueOf(slots: number, mostRuns?: number) {
  let nowMs = 0;
  const timers = new Set<{ readonly action: () => void; readonly atMs: number }>();
  const queue = new RunQueue({
    slots,
    ...(mostRuns === undefined ? {} : { mostRuns }),
    nowMs: () => nowMs,
    later: (action, ms) => {
      const timer = { action, atMs: nowMs + ms };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const pass = (ms: number) => {
    nowMs += ms;
    for (const timer of [...timers]) {
      if (timer.atMs <= nowMs && timers.delete(timer)) timer.action();
    }
  };
  return { queue, pass, timers };
}

async function turnOf(waiting: WaitingRun): Promise<RunTurn> {
  const turn = await waiting.turn;
  if (turn === undefined) throw new Error('cancelled');
  return turn;
}

describe('a run queue', () => {
  it('lets as many runs begin as there are slots, and the next when one is over', async () => {
    const { queue, timers } = queueOf(2);
    const runs = [1, 2, 3].map(() => queue.enqueue(leaf()));
    expect([queue.runningCount, queue.waitingCount]).toEqual([2, 1]);
    const first = await turnOf(runs[0] as WaitingRun);
    first.release();
    first.release();
    expect([queue.runningCount, queue.waitingCount]).toEqual([2, 0]);
    for (const run of runs.slice(1)) (await turnOf(run)).release();
    expect([queue.runningCount, timers.size]).toEqual([0, 0]);
  });

  it('lets more begin while running ones are blocked, up to the most', async () => {
    const { queue, pass } = queueOf(1, 3);
    const parent = leaf();
    const runs = [1, 2, 3, 4, 5].map(() => queue.enqueue({ parent, weight: 1 }));
    pass(100);
    expect(queue.runningCount).toBe(1);
    for (const [index, expected] of [
      [0, 2],
      [1, 3],
      [2, 3],
    ] as const) {
      (await turnOf(runs[index] as WaitingRun)).isBlocked = () => true;
      pass(5);
      expect(queue.runningCount).toBe(expected);
    }
  });

  it('forgets who gives up waiting', async () => {
    const { queue } = queueOf(1);
    const [running, given] = [queue.enqueue(leaf()), queue.enqueue(leaf())];
    given.cancel();
    expect(await given.turn).toBeUndefined();
    expect(queue.waitingCount).toBe(0);
    running.cancel();
    expect(await running.turn).toBeDefined();
  });

  it('comes back for those whose rate let nothing begin', async () => {
    const { queue, pass } = queueOf(2);
    let readyMs = 400;
    const slow = { parent: undefined, weight: 1, waitMs: (nowMs: number) => Math.max(0, readyMs - nowMs) };
    const run = queue.enqueue({ parent: slow, weight: 1 });
    expect(queue.runningCount).toBe(0);
    pass(399);
    expect(queue.runningCount).toBe(0);
    pass(1);
    expect(queue.runningCount).toBe(1);
    readyMs = 0;
    (await turnOf(run)).release();
  });

  it('chooses among ten thousand without looking at all of them', async () => {
    const { queue } = queueOf(1);
    const runs = Array.from({ length: 10_000 }, () => queue.enqueue(leaf()));
    let count = 0;
    for (const run of runs) {
      const turn = await turnOf(run);
      turn.charge(1);
      turn.release();
      count++;
    }
    expect([count, queue.waitingCount, queue.runningCount]).toEqual([10_000, 0, 0]);
  });
});
