import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveLimits } from '../../src/controller/limits.js';
import { badOption, parseCount, parseDuration, parseSize } from '../../src/controller/units.js';
import { VitrineError } from '../../src/errors.js';

const sizes = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
const durations = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000 };

function unitOf(units: Readonly<Record<string, number>>) {
  return fc.constantFrom(...Object.entries(units));
}

/** What a parser makes of any value: a number that can be a limit, or an error with the right code. */
function judged(parse: (value: unknown, option: string) => number, value: unknown): number | string {
  try {
    return parse(value, 'the.option');
  } catch (error) {
    if (!(error instanceof VitrineError)) throw error;
    if (error.code !== 'ERR_BAD_OPTION' || !error.message.startsWith('the.option is ')) throw error;
    return error.message;
  }
}

describe('units', () => {
  it('whole numbers times the unit, with or without a space, in any case', () => {
    const number = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(number, unitOf(sizes), fc.boolean(), fc.boolean(), (n, [unit, factor], spaced, lower) => {
        const text = `${n}${spaced ? ' ' : ''}${lower ? unit.toLowerCase() : unit}`;
        expect(parseSize(text, 'x')).toBe(n * factor);
      }),
    );
    fc.assert(
      fc.property(number, unitOf(durations), (n, [unit, factor]) => {
        expect(parseDuration(`${n}${unit}`, 'x')).toBe(n * factor);
      }),
    );
  });

  it('plain numbers are bytes and milliseconds', () => {
    fc.assert(
      fc.property(fc.nat(), (n) => {
        expect([parseSize(n, 'x'), parseSize(`${n}`, 'x')]).toEqual([n, n]);
        expect([parseDuration(n, 'x'), parseDuration(`${n}`, 'x')]).toEqual([n, n]);
        expect([parseCount(n, 'x'), parseCount(`${n}`, 'x')]).toEqual([n, n]);
      }),
    );
  });

  it('fractions', () => {
    expect(parseDuration('1.5s', 'x')).toBe(1500);
    expect(parseDuration(0.25, 'x')).toBe(0.25);
    expect(parseSize('0.5KiB', 'x')).toBe(512);
    expect(parseSize('1.0001KiB', 'x')).toBe(1024);
    expect(parseSize(10.9, 'x')).toBe(10);
  });

  it('anything else is an error that names option and value, never anything else thrown', () => {
    // Values as they come from outside; objects whose conversion throws among them.
    const hostile = fc.constantFrom<unknown>(
      Symbol('s'),
      Object.create(null),
      () => 1,
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
        },
      ),
      {
        toString: () => {
          throw new Error('no');
        },
      },
      { toString: () => ({}) },
      [[]],
      new Date(Number.NaN),
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), hostile, fc.string({ unit: 'binary' })), (value) => {
        for (const parse of [parseSize, parseDuration, parseCount]) {
          const result = judged(parse, value);
          if (typeof result === 'number') {
            expect(Number.isFinite(result) && result >= 0).toBe(true);
            expect(['number', 'string']).toContain(typeof value);
          } else {
            expect(result).not.toMatch(/\p{Cc}/u);
            expect(result.length).toBeLessThan(250);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '',
    ' ',
    '-1',
    '+1',
    '1e3',
    '0x10',
    '1,5s',
    '1 s 2',
    '1s1s',
    '.5s',
    '5.',
    's',
    'NaN',
    'Infinity',
    '∞',
    '1µs',
    '1 parsec',
    '1Mib/s',
    '١s',
    '1\0s',
    `${'9'.repeat(65)}s`,
  ])('%j is neither a size nor a duration', (text) => {
    expect(typeof judged(parseSize, text)).toBe('string');
    expect(typeof judged(parseDuration, text)).toBe('string');
  });

  it('counts are whole', () => {
    for (const value of [1.5, -1, '1.5', '-1', '1k', ' 1', 2 ** 53, '1e3', null, [], true]) {
      expect(typeof judged(parseCount, value), String(value)).toBe('string');
    }
  });

  it('long values are cut in messages', () => {
    expect(badOption('o', 'v'.repeat(1e6), 'short').message.length).toBeLessThan(150);
    expect(badOption('o', '\u001b]0;title\u0007', 'plain').message).not.toContain('\u001b');
  });
});

describe('limits', () => {
  it('what is not said comes from the base', () => {
    const base = resolveLimits({ cpu: '3s', output: 'unlimited', files: 77 });
    expect(base).toMatchObject({ cpu: 3000, output: Number.POSITIVE_INFINITY, files: 77, wall: 60_000 });
    expect(resolveLimits({ cpu: 1 }, base)).toEqual({ ...base, cpu: 1 });
    expect(resolveLimits({}, base)).toEqual(base);
  });

  it('every result is usable', () => {
    const size = fc.oneof(
      fc.nat(),
      fc.constantFrom('64MiB', '1kB', '3GiB', 'unlimited', 'x', -1, Number.NaN),
    );
    const names = ['memory', 'cpu', 'wall', 'grace', 'output', 'files', 'entries', 'descriptors', 'calls'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), size), (limits) => {
        let resolved: object;
        try {
          resolved = resolveLimits(limits, undefined, 2 ** 25);
        } catch (error) {
          expect(error).toMatchObject({
            code: 'ERR_BAD_OPTION',
            message: expect.stringContaining('limits.'),
          });
          return;
        }
        expect(Object.keys(resolved).sort()).toEqual([...names].sort());
        for (const value of Object.values(resolved)) expect(value).toBeGreaterThanOrEqual(0);
        expect((resolved as { memory: number }).memory).toBeGreaterThanOrEqual(2 ** 25);
      }),
    );
  });
});
