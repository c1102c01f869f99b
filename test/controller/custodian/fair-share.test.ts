import { describe, expect, it } from 'vitest';
import { Custodian } from '../../../src/controller/custodian/custodian.js';
import type { RunBudget } from '../../../src/controller/custodian/run-budget.js';

const idle = () => ({ shutdown: () => undefined });

interface Guest {
  readonly budget: RunBudget;
  /** What it wants of a processor; 1 is all it can get. */
  readonly wants: number;
  cpuMs: number;
  isPaused: boolean;
  lookAtMs: number;
}

/** Two processors, shared evenly by all guests that are not paused, for some seconds; milliseconds of CPU by guest. */
function simulate(wants: readonly number[], custodians: readonly Custodian[], seconds: number): number[] {
  let nowMs = performance.now();
  const guests: Guest[] = custodians.map((custodian, index) => ({
    budget: custodian.open(idle()).openRun(() => nowMs),
    wants: wants[index] ?? 1,
    cpuMs: 0,
    isPaused: false,
    lookAtMs: nowMs,
  }));
  const endMs = nowMs + seconds * 1000;
  let before: number[] = [];
  for (; nowMs < endMs; nowMs++) {
    const going = guests.filter((guest) => !guest.isPaused);
    for (const guest of going) guest.cpuMs += Math.min(guest.wants, 2 / going.length);
    for (const guest of guests) {
      if (guest.lookAtMs > nowMs) continue;
      const { pauseMs, lookInMs } = guest.budget.look(guest.cpuMs, 0);
      guest.isPaused = pauseMs > 0;
      guest.lookAtMs = nowMs + Math.max(1, pauseMs > 0 ? Math.min(pauseMs, lookInMs) : lookInMs);
    }
    // What may be used at once at the beginning does not count.
    if (before.length === 0 && nowMs > endMs - seconds * 900) before = guests.map(({ cpuMs }) => cpuMs);
  }
  return guests.map(({ cpuMs }, index) => (cpuMs - (before[index] ?? 0)) / (seconds * 0.9));
}

describe('a rate is divided', () => {
  it('equally among siblings, however many runs each has', () => {
    const world = new Custodian({ rate: { cpu: '300ms/s' } });
    const [one, many] = [world.child(), world.child()];
    const perSecond = simulate([], [one, ...Array.from({ length: 6 }, () => many)], 20);
    const ofMany = perSecond.slice(1).reduce((sum, ms) => sum + ms);
    expect(perSecond[0]).toBeGreaterThan(120);
    expect(ofMany).toBeGreaterThan(120);
    expect((perSecond[0] as number) + ofMany).toBeLessThan(340);
  });

  it('by weight', () => {
    const world = new Custodian({ rate: { cpu: '400ms/s' } });
    const perSecond = simulate([], [world.child({ weight: 3 }), world.child({ weight: 1 })], 20);
    expect((perSecond[0] as number) / (perSecond[1] as number)).toBeGreaterThan(2);
    expect((perSecond[0] as number) / (perSecond[1] as number)).toBeLessThan(4);
  });

  it('at each level, also through custodians without a rate of their own', () => {
    const world = new Custodian({ rate: { cpu: '400ms/s' } });
    const city = world.child();
    const [house, other] = [city.child(), city.child()];
    const perSecond = simulate([], [world.child(), house, other, other, other, other], 30);
    expect(perSecond[0]).toBeGreaterThan(150);
    expect(perSecond[1]).toBeGreaterThan(70);
    expect(perSecond.slice(2).reduce((sum, ms) => sum + ms)).toBeGreaterThan(70);
  });

  it('so that what one does not want the others get', () => {
    const world = new Custodian({ rate: { cpu: '400ms/s' } });
    const perSecond = simulate([0.02, 1, 0], [world.child(), world.child(), world.child()], 20);
    expect(perSecond[0]).toBeGreaterThan(15);
    expect(perSecond[1]).toBeGreaterThan(330);
    expect((perSecond[0] as number) + (perSecond[1] as number)).toBeLessThan(440);
  });
});
