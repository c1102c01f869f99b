import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../../src/controller/schedule/fair-queue.js';
import type { Share } from '../../../src/controller/schedule/share.js';

const share = (parent?: Share, weight = 1): Share => ({ parent, weight });

/**
 * Serves backlogged leaves on some processors for a while: each leaf always has something waiting, that costs what
 * `costOf` says. Answers the CPU time that each got.
 */
function serve(
  leaves: readonly Share[],
  costOf: (leaf: number) => number,
  processors: number,
  untilMs: number,
) {
  const queue = new FairQueue<number>();
  const gotMs = leaves.map(() => 0);
  for (const [index, leaf] of leaves.entries()) for (let n = 0; n < 3; n++) queue.add(leaf, index);
  const running: { endMs: number; costMs: number; taken: NonNullable<ReturnType<typeof queue.take>> }[] = [];
  for (let nowMs = 0; nowMs < untilMs; ) {
    while (running.length < processors) {
      const taken = queue.take(nowMs);
      if (taken === undefined) break;
      const costMs = costOf(taken.item);
      running.push({ endMs: nowMs + costMs, costMs, taken });
    }
    running.sort((left, right) => left.endMs - right.endMs);
    const [next] = running.splice(0, 1);
    if (next === undefined) break;
    nowMs = next.endMs;
    const { item } = next.taken;
    next.taken.charge(next.costMs);
    next.taken.settle();
    gotMs[item] = (gotMs[item] ?? 0) + next.costMs;
    queue.add(leaves[item] as Share, item);
  }
  return gotMs;
}

describe('a fair queue', () => {
  it('gives no backlogged sibling less than half of its share, whatever runs cost and weights are', () => {
    const leaf = fc.record({
      costMs: fc.integer({ min: 1, max: 100 }),
      weight: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(leaf, { minLength: 2, maxLength: 12 }),
        fc.integer({ min: 1, max: 2 }),
        (all, processors) => {
          // One alone can have no more than one processor per run that it has waiting.
          const untilMs = 100 * 4 * all.length * 10;
          const leaves = all.map(({ weight }) => share(undefined, weight));
          const gotMs = serve(leaves, (index) => all[index]?.costMs ?? 0, processors, untilMs);
          const weights = all.reduce((sum, { weight }) => sum + weight, 0);
          for (const [index, { weight }] of all.entries()) {
            expect(gotMs[index]).toBeGreaterThan((0.5 * processors * untilMs * weight) / weights);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('divides along the tree: one with many children gets no more than one without', () => {
    const crowd = share();
    const loner = share();
    const leaves = [...Array.from({ length: 50 }, () => share(crowd)), share(loner)];
    const gotMs = serve(leaves, () => 5, 2, 20_000);
    const lonerMs = gotMs.at(-1) ?? 0;
    expect(lonerMs).toBeGreaterThan(0.45 * 40_000);
    const crowdMs = gotMs.slice(0, -1);
    expect(Math.min(...crowdMs)).toBeGreaterThan((0.5 * 20_000) / 50);
  });

  it('lets one that always uses all of its limit have its share and no more', () => {
    const leaves = Array.from({ length: 10 }, () => share());
    const gotMs = serve(leaves, (index) => (index === 0 ? 500 : 2), 2, 60_000);
    expect(gotMs[0]).toBeLessThan(1.2 * 12_000);
    for (const got of gotMs.slice(1)) expect(got).toBeGreaterThan(0.5 * 12_000);
  });

  it('owes nothing to one who slept', () => {
    const queue = new FairQueue<string>();
    const [busy, sleeper] = [share(), share()];
    queue.add(sleeper, 'sleeper');
    queue.take(0)?.settle();
    for (let n = 0; n < 100; n++) {
      queue.add(busy, 'busy');
      const taken = queue.take(0);
      taken?.charge(100);
      taken?.settle();
    }
    for (let n = 0; n < 20; n++) {
      queue.add(busy, 'busy');
      queue.add(sleeper, 'sleeper');
    }
    const order: string[] = [];
    for (let n = 0; n < 20; n++) {
      const taken = queue.take(0);
      taken?.charge(100);
      taken?.settle();
      order.push(taken?.item ?? '');
    }
    expect(order.filter((name) => name === 'busy').length).toBeGreaterThanOrEqual(8);
  });

  it('does not take one again and again while its first run is not charged yet', () => {
    const queue = new FairQueue<string>();
    const [first, second] = [share(), share()];
    for (const [leaf, name] of [
      [first, 'first'],
      [second, 'second'],
    ] as const) {
      for (let n = 0; n < 4; n++) queue.add(leaf, name);
    }
    const names = [0, 0, 0, 0].map(() => queue.take(0)?.item);
    expect(names.filter((name) => name === 'first')).toHaveLength(2);
  });

  it('sets those aside whose rate is in debt, and comes back to them', () => {
    let inDebtUntilMs = 1000;
    const slow: Share = {
      parent: undefined,
      weight: 1,
      waitMs: (nowMs) => Math.max(0, inDebtUntilMs - nowMs),
    };
    const [a, b, other] = [share(slow), share(slow), share()];
    const queue = new FairQueue<string>();
    queue.add(a, 'a');
    const gone = queue.add(b, 'b');
    queue.add(other, 'other');
    expect(queue.take(0)?.item).toBe('other');
    expect(queue.take(0)).toBeUndefined();
    expect(queue.nextReadyMs).toBe(1000);
    expect(queue.remove(gone)).toBe(true);
    expect(queue.remove(gone)).toBe(false);
    inDebtUntilMs = 1500;
    // It waited as long as it had to: those who are under way do not keep it waiting for ever, one at a time.
    expect(queue.take(1000)?.item).toBe('a');
    queue.add(a, 'again');
    expect(queue.take(1100)).toBeUndefined();
    expect(queue.take(1500)?.item).toBe('again');
    expect(queue.size).toBe(0);
    // Nobody waits for one that has nothing to do any more.
    inDebtUntilMs = 9000;
    const late = queue.add(a, 'late');
    expect(queue.take(2000)).toBeUndefined();
    queue.remove(late);
    expect(queue.nextReadyMs).toBeUndefined();
  });

  it('keeps every item exactly once, whatever is added, removed and taken', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 29 }), { maxLength: 200 }), (steps) => {
        const inner = [share(), share()];
        const leaves = Array.from({ length: 6 }, (_, index) => share(inner[index % 3]));
        const queue = new FairQueue<number>();
        const waiting = new Map<number, ReturnType<typeof queue.add>>();
        let next = 0;
        for (const step of steps) {
          if (step < 18) {
            waiting.set(next, queue.add(leaves[step % 6] as Share, next));
            next++;
          } else if (step < 24) {
            const [first] = waiting;
            if (first !== undefined) {
              expect(queue.remove(first[1])).toBe(true);
              waiting.delete(first[0]);
            }
          } else {
            const taken = queue.take(0);
            expect(taken === undefined).toBe(waiting.size === 0);
            if (taken !== undefined) expect(waiting.delete(taken.item)).toBe(true);
            taken?.charge(step);
            taken?.settle();
          }
          expect(queue.size).toBe(waiting.size);
        }
      }),
    );
  });
});
