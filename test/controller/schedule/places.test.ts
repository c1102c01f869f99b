import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue, type TakenItem } from '../../../src/controller/schedule/fair-queue.js';
import { RunQueue, type RunTurn } from '../../../src/controller/schedule/run-queue.js';
import type { Share } from '../../../src/controller/schedule/share.js';

const share = (parent?: Share, weight = 1): Share => ({ parent, weight });
const PLACES = 32;

/** What the queue should know, counted anew each time. */
class Model {
  readonly waiting = new Map<Share, number>();
  readonly underWay = new Map<Share, number>();
  readonly #shares: readonly Share[];

  constructor(shares: readonly Share[]) {
    this.#shares = shares;
  }

  count(map: Map<Share, number>, leaf: Share, change: number): void {
    for (let at: Share | undefined = leaf; at !== undefined; at = at.parent) {
      map.set(at, (map.get(at) ?? 0) + change);
    }
  }

  waits = (at: Share) => (this.waiting.get(at) ?? 0) > 0;
  places = (at: Share) => this.underWay.get(at) ?? 0;
  siblings = (at: Share) => this.#shares.filter(({ parent }) => parent === at.parent);
  isParent = (at: Share) => this.#shares.some(({ parent }) => parent === at);

  get total(): number {
    return this.#shares.reduce((sum, at) => sum + (at.parent === undefined ? this.places(at) : 0), 0);
  }

  part(at: Share, places: number): number {
    const active = this.siblings(at).filter((other) => this.waits(other) || this.places(other) > 0);
    const weight = active.reduce((sum, other) => sum + other.weight, 0);
    return ((at.parent === undefined ? places : this.part(at.parent, places)) * at.weight) / weight;
  }
}

function depthOf({ parent }: Share): number {
  return parent === undefined ? 1 : 1 + depthOf(parent);
}

/** A tree of custodians, sessions below them and some without. */
function tree(parents: readonly number[], weights: readonly number[]): { all: Share[]; leaves: Share[] } {
  const inner: Share[] = [];
  for (const [index, parent] of parents.entries()) {
    inner.push(share(inner[parent % (index + 1)], weights[index] ?? 1));
  }
  const leaves = inner.flatMap((custodian) => [share(custodian), share(custodian)]);
  leaves.push(share(), share());
  return { all: [...inner, ...leaves], leaves };
}

describe('the places of a fair queue', () => {
  it('are bounded, go to those below their part while they are scarce, and to newcomers beyond', () => {
    let [scarceCount, beyondCount, refusedCount] = [0, 0, 0];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }),
        fc.array(fc.constantFrom(0.5, 1, 1, 3), { minLength: 6, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(9), fc.nat(1000)), { minLength: 50, maxLength: 150 }),
        (places, parents, weights, steps) => {
          const { all, leaves } = tree(parents, weights);
          const model = new Model(all);
          const queue = new FairQueue<Share>(places);
          const running: TakenItem<Share>[] = [];
          for (const [step, which] of steps) {
            if (step < 4) {
              const leaf = leaves[which % leaves.length] as Share;
              queue.add(leaf, leaf);
              model.count(model.waiting, leaf, 1);
              continue;
            }
            if (step > 8) {
              const [over] = running.splice(which % Math.max(1, running.length), 1);
              over?.charge(which % 7);
              over?.settle();
              if (over !== undefined) model.count(model.underWay, over.item, -1);
              continue;
            }
            const { total } = model;
            const taken = queue.take(0);
            if (taken === undefined) {
              if (queue.size === 0) continue;
              refusedCount++;
              expect(total).toBeGreaterThanOrEqual(places);
              for (const at of all.filter(model.waits)) {
                const depth = depthOf(at);
                if (depth > 1 && !model.isParent(at)) continue;
                if (model.places(at) === 0) {
                  expect(total).toBeGreaterThanOrEqual(places * (1 + 2 ** (1 - depth)));
                } else if (depth === 1 && total < 1.5 * places) {
                  expect(model.places(at)).toBeGreaterThanOrEqual(model.part(at, places) - 1e-5);
                }
              }
              continue;
            }
            expect(total).toBeLessThan(2 * places);
            if (total >= places) beyondCount++;
            else if (total >= 0.75 * places) {
              scarceCount++;
              for (let at: Share | undefined = taken.item; at !== undefined; at = at.parent) {
                if (model.places(at) < model.part(at, places)) continue;
                for (const other of model.siblings(at).filter(model.waits)) {
                  expect(model.places(other)).toBeGreaterThanOrEqual(model.part(other, places) - 1e-5);
                }
              }
            }
            running.push(taken);
            model.count(model.waiting, taken.item, -1);
            model.count(model.underWay, taken.item, 1);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(Math.min(scarceCount, beyondCount, refusedCount)).toBeGreaterThan(0);
  });

  /** Adds items that never end, until no more is taken; how many were. */
  function fill(queue: FairQueue<string>, leaves: readonly Share[]): number {
    for (const leaf of leaves) for (let n = 0; n < 100; n++) queue.add(leaf, 'sleeper');
    let count = 0;
    while (queue.take(0) !== undefined) count++;
    return count;
  }

  it('leave room for siblings of one who sleeps, at the top and below', () => {
    const top = share();
    for (const [hog, other] of [
      [share(), share()],
      [share(top), share(top)],
      [share(share(top)), share(top)],
      [share(share(share(top))), share(share(top))],
    ] as const) {
      const queue = new FairQueue<string>(PLACES);
      // Sessions below a custodian are no newcomers: there may be any number of them.
      expect(fill(queue, [share(hog), share(hog), share(hog)])).toBe(PLACES);
      const session = share(other);
      // Less of what is beyond the places the deeper it is, yet always something.
      for (let n = 0; n < 4; n++) {
        queue.add(session, `nested ${n}`);
        expect(queue.take(0)?.item).toBe(`nested ${n}`);
      }
    }
  });

  it('leave room for a chain of ten nested calls beside one who sleeps', () => {
    const queue = new FairQueue<string>(PLACES);
    const app = share();
    fill(queue, [share(share(app))]);
    const user = share(share(), 1);
    for (let n = 0; n < 12; n++) {
      queue.add(share(user.parent), `nested ${n}`);
      expect(queue.take(0)?.item).toBe(`nested ${n}`);
    }
  });

  it('leave room above one who has custodians of his own, as many and as deep as he likes', () => {
    const app = share();
    const user = share(app);
    const things = Array.from({ length: 50 }, () => share(share(user)));
    const deep = things.flatMap(({ parent }) => [share(share(parent)), share(share(share(parent)))]);
    const queue = new FairQueue<string>(PLACES);
    expect(fill(queue, deep)).toBe(40);
    queue.add(share(share(app)), 'user');
    expect(queue.take(0)?.item).toBe('user');
    fill(
      queue,
      Array.from({ length: 50 }, () => share(share(app))),
    );
    queue.add(share(share()), 'app');
    expect(queue.take(0)?.item).toBe('app');
    queue.add(share(), 'session');
    expect(queue.take(0)?.item).toBe('session');
    expect(
      fill(
        queue,
        Array.from({ length: 200 }, () => share()),
      ),
    ).toBeLessThanOrEqual(2 * PLACES);
  });

  it('are given back when items are over, once, and the next goes to who has fewer by then', () => {
    const [hog, other] = [share(share()), share(share())];
    const queue = new FairQueue<string>(4);
    for (let n = 0; n < 9; n++) queue.add(hog, 'hog');
    const taken = [0, 0, 0, 0].map(() => queue.take(0));
    expect(queue.take(0)).toBeUndefined();
    for (let n = 0; n < 3; n++) queue.add(other, 'other');
    expect([queue.take(0)?.item, queue.take(0)?.item, queue.take(0)]).toEqual(['other', 'other', undefined]);
    for (const [index, expected] of [undefined, undefined, 'hog', 'hog'].entries()) {
      taken[index]?.settle();
      taken[index]?.settle();
      expect(queue.take(0)?.item).toBe(expected);
    }
  });

  it('of one set aside by its rate go to others', () => {
    const slow: Share = { parent: undefined, weight: 1, waitMs: (nowMs) => Math.max(0, 500 - nowMs) };
    const queue = new FairQueue<string>(2);
    fill(queue, [share(share())]);
    queue.add(share(slow), 'slow');
    expect(queue.take(0)).toBeUndefined();
    queue.add(share(), 'other');
    expect(queue.take(0)?.item).toBe('other');
    expect(queue.nextReadyMs).toBe(500);
    expect(queue.take(500)?.item).toBe('slow');
  });
});

describe('a run queue whose places are all taken by blocked runs', () => {
  it('lets another custodian begin at once, and asks for nothing while only an end can help', async () => {
    const timers = new Set<() => void>();
    const queue = new RunQueue({
      slots: 2,
      mostRuns: PLACES,
      nowMs: () => 0,
      later: (action) => {
        timers.add(action);
        return () => timers.delete(action);
      },
    });
    const pass = () => {
      for (const action of [...timers]) if (timers.delete(action)) action();
    };
    const hog = share();
    const turns: RunTurn[] = [];
    for (let n = 0; n < 40; n++) {
      void queue.enqueue(share(hog)).turn.then((turn) => {
        if (turn === undefined) return;
        turn.isBlocked = () => true;
        turns.push(turn);
      });
    }
    for (let n = 0; n < 40; n++) {
      await Promise.resolve();
      pass();
    }
    expect([queue.runningCount, queue.waitingCount, timers.size]).toEqual([PLACES, 8, 0]);
    const other = share();
    const first = queue.enqueue(share(other));
    expect(queue.runningCount).toBe(PLACES + 1);
    const turn = await first.turn;
    if (turn !== undefined) turn.isBlocked = () => true;
    queue.enqueue(share(other));
    expect(queue.runningCount).toBe(PLACES + 2);
    turns[0]?.release();
    turns[1]?.release();
    expect(queue.waitingCount).toBe(8);
    turns[2]?.release();
    expect(queue.waitingCount).toBe(7);
  });
});
