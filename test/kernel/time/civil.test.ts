import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daysBeforeMonth,
  daysToYear,
  gmtime,
  secondsOfFields,
  timegm,
  yearOfDay,
} from '../../../src/kernel/time/civil.js';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const fields = fc.record({
  second: int32,
  minute: int32,
  hour: int32,
  dayOfMonth: int32,
  month: int32,
  year: int32,
});
/** The last second of tm_year 2^31-1 and the first of tm_year -2^31. */
const LAST = 67_768_036_191_676_799n;
const FIRST = -67_768_040_609_740_800n;

describe('gmtime', () => {
  it('agrees with Date over its whole range', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e12, max: 8.64e12 }), (seconds) => {
        const date = new Date(seconds * 1000);
        const tm = gmtime(seconds)!;
        expect([
          tm.year + 1900,
          tm.month,
          tm.dayOfMonth,
          tm.hour,
          tm.minute,
          tm.second,
          tm.dayOfWeek,
        ]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth(),
          date.getUTCDate(),
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
          date.getUTCDay(),
        ]);
        expect(gmtime(BigInt(seconds))).toEqual(tm);
      }),
      { numRuns: 2000 },
    );
  });

  it('counts every day of a cycle', () => {
    let day = daysToYear(1900);
    for (let year = 1900; year < 2300; year++) {
      expect(daysToYear(year)).toBe(day);
      for (let month = 0; month < 12; month++) {
        const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
        for (const dayOfMonth of [1, length]) {
          const tm = gmtime((day + daysBeforeMonth(year, month) + dayOfMonth - 1) * 86_400)!;
          expect([tm.year + 1900, tm.month, tm.dayOfMonth]).toEqual([year, month, dayOfMonth]);
        }
      }
      day += daysToYear(year + 1) - daysToYear(year);
      expect(yearOfDay(day - 1)).toBe(year);
    }
  });

  it('reaches the ends of tm_year and no further', () => {
    expect(gmtime(LAST)).toMatchObject({
      year: 2 ** 31 - 1,
      month: 11,
      dayOfMonth: 31,
      hour: 23,
      second: 59,
      dayOfYear: 364,
    });
    expect(gmtime(LAST + 1n)).toBeUndefined();
    expect(gmtime(FIRST)).toMatchObject({ year: -(2 ** 31), month: 0, dayOfMonth: 1, hour: 0, dayOfYear: 0 });
    expect(gmtime(FIRST - 1n)).toBeUndefined();
    expect(gmtime(2n ** 63n - 1n)).toBeUndefined();
    expect(gmtime(-(2n ** 63n))).toBeUndefined();
  });

  it('is undone by timegm', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: FIRST, max: LAST }), (seconds) => {
        const tm = gmtime(seconds)!;
        expect(timegm(tm)).toEqual({ seconds, tm });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('timegm', () => {
  it('adds out-of-range fields as units', () => {
    const base = { second: 0, minute: 0, hour: 0, dayOfMonth: 1, month: 0, year: 124 };
    const at = (change: Partial<typeof base>) => {
      const tm = timegm({ ...base, ...change })!.tm;
      return [tm.year + 1900, tm.month + 1, tm.dayOfMonth, tm.hour, tm.minute, tm.second];
    };
    expect(at({ month: 13 })).toEqual([2025, 2, 1, 0, 0, 0]);
    expect(at({ month: -1, dayOfMonth: 0 })).toEqual([2023, 11, 30, 0, 0, 0]);
    expect(at({ second: -1 })).toEqual([2023, 12, 31, 23, 59, 59]);
    expect(at({ month: 1, dayOfMonth: 30 })).toEqual([2024, 3, 1, 0, 0, 0]);
    expect(at({ second: 60, minute: 59, hour: 23, dayOfMonth: 366 })).toEqual([2025, 1, 1, 0, 0, 0]);
    expect(
      timegm({ ...base, year: 69, month: 11, dayOfMonth: 31, hour: 23, minute: 59, second: 59 })?.seconds,
    ).toBe(-1n);
  });

  it('is exact for any fields', () => {
    fc.assert(
      fc.property(fields, (tm) => {
        const month = ((tm.month % 12) + 12) % 12;
        const year = BigInt(tm.year) + 1900n + BigInt((tm.month - month) / 12);
        const inCycle = Number(((year % 400n) + 400n) % 400n) + 2000;
        const cycles = (year - BigInt(inCycle)) / 400n;
        const expected =
          BigInt(Date.UTC(inCycle, month, 1) / 1000) +
          cycles * 12_622_780_800n +
          (BigInt(tm.dayOfMonth) - 1n) * 86_400n +
          BigInt(tm.hour) * 3600n +
          BigInt(tm.minute) * 60n +
          BigInt(tm.second);
        expect(secondsOfFields(tm)).toBe(expected);
        const result = timegm(tm);
        if (expected >= FIRST && expected <= LAST) expect(result?.seconds).toBe(expected);
        else expect(result).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });
});
