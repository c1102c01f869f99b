import { describe, expect, it } from 'vitest';
import { parseClock, parseEntropy } from '../../src/controller/clock-options.js';
import { SeededRandom } from '../../src/kernel/clocks/seeded-random.js';

describe('clock', () => {
  it.each([
    ['2026-03-01T12:00:00Z', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01 12:00', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['2026-03-01T12:00:00.5+02:00', Date.UTC(2026, 2, 1, 10) + 500],
    [new Date(5), 5],
    [0, 0],
  ])('%s is a moment', (moment, ms) => {
    expect(parseClock({ frozenAt: moment })).toEqual({ kind: 'frozen', atMs: ms });
    expect(parseClock({ startAt: moment, virtual: true })).toEqual({ kind: 'virtual', startMs: ms });
  });

  it.each([
    '',
    'yesterday',
    '2026-13-01',
    '2026-02-30T99:00',
    '1',
    'March 1, 2026',
    Number.NaN,
    1e300,
    new Date('x'),
    null,
    {},
    -9e15,
  ])('%s is none', (moment) => {
    expect(() => parseClock({ frozenAt: moment as never })).toThrow(
      expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringContaining('clock.frozenAt') }),
    );
  });

  it.each([
    [{ startAt: 0 }],
    [{ startAt: 0, virtual: false }],
    [{ frozenAt: 0, startAt: 0 }],
    ['real'],
    [5],
    [{ frozen: 1 }],
    [null],
  ])('is refused: %j', (option) => {
    expect(() => parseClock(option as never)).toThrow(expect.objectContaining({ code: 'ERR_BAD_OPTION' }));
  });

  it('is the system’s unless given', () => {
    expect(parseClock(undefined)).toEqual({ kind: 'system' });
    expect(parseEntropy(undefined)).toBeUndefined();
    expect(parseEntropy({ seed: 7 })).toBe('7');
    for (const seed of [Number.NaN, null, {}, 'x'.repeat(2000)]) {
      expect(() => parseEntropy({ seed: seed as never })).toThrow(
        expect.objectContaining({ code: 'ERR_BAD_OPTION' }),
      );
    }
  });
});

describe('seeded randomness', () => {
  const bytes = (seed: string, ...lengths: number[]) => {
    const random = new SeededRandom(seed);
    return lengths.map((length) => {
      const into = new Uint8Array(length);
      random.fill(into);
      return Buffer.from(into).toString('hex');
    });
  };

  it('is the same for a seed and another for another', () => {
    expect(bytes('a', 16, 5)).toEqual(bytes('a', 16, 5));
    const seeds = ['', 'a', 'b', '0', '1', '12', '21', 'aa'];
    expect(new Set(seeds.map((seed) => bytes(seed, 16)[0])).size).toBe(seeds.length);
  });

  it('spreads over all bytes', () => {
    const counts = new Array<number>(256).fill(0);
    const into = new Uint8Array(256 * 400);
    new SeededRandom('spread').fill(into);
    for (const byte of into) counts[byte]!++;
    expect(Math.min(...counts)).toBeGreaterThan(280);
    expect(Math.max(...counts)).toBeLessThan(540);
  });
});
