import { describe, expect, it } from 'vitest';
import { Errno } from '../../src/abi/errno.js';
import { GuestEnd } from '../../src/kernel/interrupts.js';
import { ToyKernel } from './support.js';

/** An interpreter's end that notes what it is told. `isTurn`: whether ticks come from the evaluation loop. */
function handler(options: { isTurn?: boolean; signal?: number } = {}) {
  const told: string[] = [];
  const { isTurn = true, signal = 24 } = options;
  return {
    told,
    isTurn: () => isTurn,
    raise: (reason: string) => void told.push(`raise ${reason}`),
    armSignal: (reason: string) => {
      told.push(`arm ${reason}`);
      return signal;
    },
    hurry: () => undefined,
  };
}

describe('interruptions', () => {
  it('raise once, however often they are looked at', () => {
    const toy = new ToyKernel();
    const interpreter = handler();
    toy.kernel.interruptHandler = interpreter;
    toy.kernel.tick();
    expect(interpreter.told).toEqual([]);
    toy.interruption = { action: 'raise', reason: 'cpu' };
    for (let i = 0; i < 5; i++) expect(toy.kernel.tick()).toBe(0);
    expect(interpreter.told).toEqual(['raise cpu']);
    expect(toy.takenUp).toBe(1);
  });

  it('wait for a turn of the loop, but not for ever: then they come as a signal, once', () => {
    const toy = new ToyKernel();
    const interpreter = handler({ isTurn: false });
    toy.kernel.interruptHandler = interpreter;
    toy.interruption = { action: 'raise', reason: 'wall' };
    expect(toy.kernel.tick()).toBe(0);
    expect(interpreter.told).toEqual([]);
    const signals = Array.from({ length: 50 }, () => toy.kernel.tick());
    expect(signals.filter((signal) => signal !== 0)).toEqual([24]);
    expect(interpreter.told).toEqual(['arm wall']);
  });

  it('are raised at a turn where no signal can be had', () => {
    const toy = new ToyKernel();
    const interpreter = handler({ isTurn: false, signal: 0 });
    toy.kernel.interruptHandler = interpreter;
    toy.interruption = { action: 'raise', reason: 'wall' };
    for (let i = 0; i < 50; i++) expect(toy.kernel.tick()).toBe(0);
    expect(interpreter.told).toEqual(['arm wall', 'raise wall']);
  });

  it('cut a read short: EINTR, a signal at the look that follows, and no end of input', () => {
    const toy = new ToyKernel();
    const interpreter = handler({ isTurn: false });
    toy.kernel.interruptHandler = interpreter;
    toy.interruption = { action: 'raise', reason: 'abort' };
    toy.stdinFailure = Errno.EINTR;
    const stdin = toy.kernel.descriptors.get(0);
    expect(() => stdin.read(new Uint8Array(1))).toThrow(expect.objectContaining({ value: Errno.EINTR }));
    expect(toy.kernel.tick()).toBe(24);
    toy.stdinFailure = undefined;
    toy.input = 'x';
    expect(stdin.read(new Uint8Array(1))).toBe(1);
  });

  it('end the input of whoever reads on without looking', () => {
    const toy = new ToyKernel();
    toy.kernel.interruptHandler = handler();
    toy.interruption = { action: 'raise', reason: 'abort' };
    toy.stdinFailure = Errno.EINTR;
    const stdin = toy.kernel.descriptors.get(0);
    expect(() => stdin.read(new Uint8Array(1))).toThrow(expect.objectContaining({ value: Errno.EINTR }));
    expect(stdin.read(new Uint8Array(1))).toBe(0);
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
    toy.kernel.interruptHandler = handler();
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
    toy.kernel.interruptHandler = handler();
    toy.interruption = { action: 'raise', reason: 'abort' };
    toy.kernel.tick();
    expect(toy.kernel.sleep(1000)).toBe(false);
    expect(toy.sleptMs).toBe(0);
  });
});
