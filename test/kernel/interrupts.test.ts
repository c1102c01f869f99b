import { describe, expect, it } from 'vitest';
import { GuestEnd } from '../../src/kernel/interrupts.js';
import { ToyKernel } from './support.js';

describe('interruptions', () => {
  it('raise once, however often they are looked at', () => {
    const toy = new ToyKernel();
    const raised: string[] = [];
    toy.kernel.interruptHandler = { raise: (reason) => void raised.push(reason), hurry: () => undefined };
    toy.kernel.tick();
    expect(raised).toEqual([]);
    toy.interruption = { action: 'raise', reason: 'cpu' };
    for (let i = 0; i < 5; i++) toy.kernel.tick();
    expect(raised).toEqual(['cpu']);
  });

  it('end the run for good', () => {
    const toy = new ToyKernel();
    toy.interruption = { action: 'end', reason: 'wall' };
    const end = (() => {
      try {
        toy.kernel.tick();
        return undefined;
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(end).toBeInstanceOf(GuestEnd);
    expect(end).toMatchObject({ reason: 'wall', exitCode: undefined });
    expect(() => toy.kernel.sleep(10)).toThrow();
  });

  it('end the wait during which they come, not the waits after it', () => {
    const toy = new ToyKernel();
    toy.kernel.interruptHandler = { raise: () => undefined, hurry: () => undefined };
    expect(toy.kernel.sleep(50)).toBe(true);
    expect(toy.sleptMs).toBe(50);
    toy.interruption = { action: 'raise', reason: 'cpu' };
    expect(toy.kernel.sleep(1000)).toBe(false);
    expect(toy.sleptMs).toBe(50);
    // Whoever cleans up may wait: a program that polls must not spin through its grace period.
    expect(toy.kernel.sleep(20)).toBe(true);
    expect(toy.sleptMs).toBe(70);
  });

  it('that came before a wait end it, since nobody may have heard of them yet', () => {
    const toy = new ToyKernel();
    toy.kernel.interruptHandler = { raise: () => undefined, hurry: () => undefined };
    toy.interruption = { action: 'raise', reason: 'abort' };
    toy.kernel.tick();
    expect(toy.kernel.sleep(1000)).toBe(false);
    expect(toy.sleptMs).toBe(0);
  });
});
