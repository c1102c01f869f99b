import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IDLE_MS, Sleeper } from '../../../src/controller/sessions/sleeper.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Something that takes a while to be packed. */
function packable(log: string[], name: string, ms = 0) {
  return {
    pack: () => {
      log.push(name);
      vi.setSystemTime(Date.now() + ms);
      vi.advanceTimersByTime(ms);
    },
  };
}

describe('what is not used', () => {
  it('is packed after a while, once, and in the order of its last use', () => {
    const sleeper = new Sleeper();
    const log: string[] = [];
    const [one, two] = [packable(log, 'one'), packable(log, 'two')];
    sleeper.noteUse(one);
    sleeper.noteUse(two);
    vi.advanceTimersByTime(IDLE_MS * 0.6);
    sleeper.noteUse(one);
    vi.advanceTimersByTime(IDLE_MS * 0.6);
    expect(log).toEqual(['two']);
    vi.advanceTimersByTime(IDLE_MS * 0.6);
    expect(log).toEqual(['two', 'one']);
    vi.advanceTimersByTime(10 * IDLE_MS);
    expect(log).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is left alone when it is no more', () => {
    const sleeper = new Sleeper();
    const log: string[] = [];
    const one = packable(log, 'one');
    sleeper.noteUse(one);
    sleeper.forget(one);
    vi.advanceTimersByTime(10 * IDLE_MS);
    expect(log).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is packed a little at a time when there are many', () => {
    const sleeper = new Sleeper();
    const log: string[] = [];
    for (let index = 0; index < 100; index++) sleeper.noteUse(packable(log, `${index}`, 3));
    vi.advanceTimersByTime(IDLE_MS + 600);
    expect(log.length).toBeGreaterThan(0);
    expect(log.length).toBeLessThan(20);
    vi.advanceTimersByTime(10 * IDLE_MS);
    expect(log).toHaveLength(100);
  });
});
