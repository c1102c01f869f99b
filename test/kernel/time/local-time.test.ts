import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCycles } from '../../../src/kernel/time/civil.js';
import { localtime, mktime } from '../../../src/kernel/time/local-time.js';
import { parseTimeZone } from '../../../src/kernel/time/time-zones.js';
import { LOCAL_TIMES } from './local-time-expectations.js';
import { nativeLocalTimes } from './native-python.js';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Pacific/Auckland',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Asia/Singapore',
  'Asia/Gaza',
  'Europe/Moscow',
  'America/Caracas',
  'America/Argentina/Buenos_Aires',
  'Africa/Cairo',
  'Africa/Monrovia',
  'EST5EDT,M3.2.0,M11.1.0',
  'AEST-10AEDT,M10.1.0,M4.1.0/3',
  '<-03>3<-02>,M3.5.0/-2,M10.5.0/-1',
  'AAA5BBB,J60/0,300',
];
/** Years whose history is settled: no two versions of the tz database differ in them. */
const FROM = 0;
const TO = Date.UTC(2025, 0, 1) / 1000;

const pad = (value: number) => String(value).padStart(2, '0');
const civil = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0) => ({
  year: year - 1900,
  month: month - 1,
  dayOfMonth: day,
  hour,
  minute,
  second,
});

describe('localtime', () => {
  it.each(LOCAL_TIMES)('%s at %d', (tz, at, offsetSeconds, isDst, zone, text, weekday, yearday) => {
    const tm = localtime(parseTimeZone(tz), BigInt(at))!;
    const date = `${tm.year + 1900}-${pad(tm.month + 1)}-${pad(tm.dayOfMonth)}`;
    expect([
      tm.offsetSeconds,
      tm.isDst,
      tm.zone,
      `${date} ${pad(tm.hour)}:${pad(tm.minute)}:${pad(tm.second)}`,
      (tm.dayOfWeek + 6) % 7,
      tm.dayOfYear + 1,
    ]).toEqual([offsetSeconds, isDst, zone, text, weekday, yearday]);
  });

  const requests = ZONES.map((tz): [string, number[]] => [
    tz,
    [
      ...parseTimeZone(tz)
        .spansBetween(TO - 19 * 31_556_952, TO)
        .flatMap(({ start }) => [start - 1, start, start + 1]),
      ...Array.from(
        { length: 400 },
        (_, index) => Math.floor(FROM + ((TO - FROM) * index) / 400) + index * 977,
      ),
    ].filter((at) => at < TO),
  ]);
  const native = nativeLocalTimes(requests);

  it.skipIf(!native)('agrees with the python3 of this machine (skipped without python3 and zoneinfo)', () => {
    const ours = requests.flatMap(([tz, instants]) =>
      instants.map((at) => {
        const tm = localtime(parseTimeZoneOnce(tz), BigInt(at))!;
        return [
          tz,
          at,
          tm.offsetSeconds,
          tm.isDst,
          tm.zone,
          tm.year + 1900,
          tm.month + 1,
          tm.dayOfMonth,
          tm.hour,
          tm.minute,
          tm.second,
          (tm.dayOfWeek + 6) % 7,
          tm.dayOfYear + 1,
        ];
      }),
    );
    expect(ours.length).toBeGreaterThan(10_000);
    expect(ours).toEqual(native);
  });

  it('has no gap at New Year in all-year daylight time', () => {
    // An example of RFC 9636, section 3.3.1; glibc falls back to standard time for the hour before New Year (UTC).
    const zone = parseTimeZone('WART4WARST,J1/0,J365/25');
    for (const at of [1_704_077_999, 1_704_078_000]) {
      expect(localtime(zone, at)).toMatchObject({ isDst: 1, zone: 'WARST', offsetSeconds: -10_800 });
    }
  });

  it('calls summer the daylight time in Ireland and Morocco', () => {
    const at = (tz: string, ms: number) => {
      const tm = localtime(parseTimeZone(tz), ms / 1000)!;
      return [tm.zone, tm.offsetSeconds, tm.isDst];
    };
    expect(at('Europe/Dublin', Date.UTC(2024, 6, 1))).toEqual(['IST', 3600, 1]);
    expect(at('Europe/Dublin', Date.UTC(2024, 0, 1))).toEqual(['GMT', 0, 0]);
    expect(at('Africa/Casablanca', Date.UTC(2024, 6, 1))).toEqual(['+01', 3600, 1]);
    expect(at('Africa/Casablanca', Date.UTC(2024, 2, 20))).toEqual(['+00', 0, 0]);
  });

  it('keeps the rules where numbers are no longer exact, and the year limit', () => {
    const zone = parseTimeZone('Europe/Berlin');
    const cycle = 12_622_780_800n;
    const summer = BigInt(Date.UTC(2424, 6, 1) / 1000);
    for (const cycles of [1n, 100_000n, 5_000_000n]) {
      const seconds = summer + cycles * cycle;
      const tm = localtime(zone, seconds)!;
      expect(tm).toEqual({ ...localtime(zone, summer)!, year: 524 + 400 * Number(cycles) });
      expect(mktime(zone, tm)).toEqual({ seconds, tm });
    }
    const past = -5_000_000n * cycle;
    expect(localtime(zone, past)).toMatchObject({ zone: 'LMT', offsetSeconds: 3208 });
    expect(mktime(zone, localtime(zone, past)!)?.seconds).toBe(past);
    expect(splitCycles(past).cycles).toBeLessThan(0);
    const last = 67_768_036_191_676_799n;
    expect(localtime(zone, last)).toBeUndefined();
    expect(localtime(zone, last - 3600n)?.year).toBe(2 ** 31 - 1);
    expect(mktime(zone, { ...civil(0, 1, 1), year: 2 ** 31 - 1, month: 12, isDst: -1 })).toBeUndefined();
  });
});

describe('mktime', () => {
  // Instants are from CPython on glibc save where marked.
  it.each([
    // A skipped time.
    ['America/New_York', civil(2023, 3, 12, 2, 30), -1, 1_678_606_200],
    ['America/New_York', civil(2023, 3, 12, 2, 30), 0, 1_678_606_200],
    ['America/New_York', civil(2023, 3, 12, 2, 30), 1, 1_678_602_600],
    ['Europe/Berlin', civil(2024, 3, 31, 2, 30), -1, 1_711_848_600],
    ['Europe/Berlin', civil(2024, 3, 31, 2, 30), 1, 1_711_845_000],
    ['Australia/Sydney', civil(2024, 10, 6, 2, 30), -1, 1_728_145_800],
    ['EST5EDT,M3.2.0,M11.1.0', civil(2023, 3, 12, 2, 30), -1, 1_678_606_200],
    // A time that exists twice; -1 is the earlier one (in Berlin and Sydney glibc takes the later).
    ['America/New_York', civil(2023, 11, 5, 1, 30), -1, 1_699_162_200],
    ['America/New_York', civil(2023, 11, 5, 1, 30), 0, 1_699_165_800],
    ['America/New_York', civil(2023, 11, 5, 1, 30), 1, 1_699_162_200],
    ['Europe/Berlin', civil(2024, 10, 27, 2, 30), -1, 1_729_989_000],
    ['Europe/Berlin', civil(2024, 10, 27, 2, 30), 0, 1_729_992_600],
    ['Europe/Berlin', civil(2024, 10, 27, 2, 30), 1, 1_729_989_000],
    ['Australia/Sydney', civil(2024, 4, 7, 2, 30), 0, 1_712_421_000],
    ['Australia/Sydney', civil(2024, 4, 7, 2, 30), 1, 1_712_417_400],
    // The clock that is not in use.
    ['Europe/Berlin', civil(2024, 1, 15, 12), -1, 1_705_316_400],
    ['Europe/Berlin', civil(2024, 1, 15, 12), 1, 1_705_312_800],
    ['Europe/Berlin', civil(2024, 7, 15, 12), 0, 1_721_041_200],
    ['America/Sao_Paulo', civil(2022, 1, 1), 1, 1_641_002_400],
    // No such clock in living memory: an hour.
    ['Asia/Tokyo', civil(2024, 7, 15, 12), 0, 1_721_012_400],
    ['Asia/Tokyo', civil(2024, 7, 15, 12), 1, 1_721_008_800],
    ['UTC', civil(2024, 7, 15, 12), 1, 1_721_041_200],
    // The day that Samoa left out (glibc goes back a whole day).
    ['Pacific/Apia', civil(2011, 12, 30, 12), -1, 1_325_282_400],
    ['Pacific/Apia', civil(2011, 12, 29, 23, 59, 59), -1, 1_325_239_199],
    ['Pacific/Apia', civil(2011, 12, 31), -1, 1_325_239_200],
  ])('%s %o isdst %d', (tz, fields, isDst, expected) => {
    const zone = parseTimeZone(tz);
    const result = mktime(zone, { ...fields, isDst })!;
    expect(Number(result.seconds)).toBe(expected);
    expect(result.tm).toEqual(localtime(zone, result.seconds));
  });

  it('undoes localtime, with the daylight flag and without', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: -4e9, max: 2e10 }), (tz, at) => {
        const zone = parseTimeZoneOnce(tz);
        const tm = localtime(zone, at)!;
        const guessed = mktime(zone, { ...tm, isDst: -1 })!;
        // Without the flag the answer may be the other occurrence, which reads the same.
        expect({ ...guessed.tm, isDst: 0, offsetSeconds: 0, zone: '' }).toEqual({
          ...tm,
          isDst: 0,
          offsetSeconds: 0,
          zone: '',
        });
        expect(Number(guessed.seconds)).toBeLessThanOrEqual(at);
        const flagged = mktime(zone, tm)!;
        expect(flagged.tm.isDst).toBe(tm.isDst);
        if (guessed.tm.isDst !== tm.isDst) expect(Number(flagged.seconds)).toBe(at);
      }),
      { numRuns: 1000 },
    );
  });

  it('moves forward with its fields', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 4e9 }), (tz, at) => {
        const zone = parseTimeZoneOnce(tz);
        const fields = { ...localtime(zone, at)!, isDst: -1 };
        const day = mktime(zone, { ...fields, dayOfMonth: fields.dayOfMonth + 3 })!.seconds;
        expect(Math.abs(Number(day) - at - 3 * 86_400)).toBeLessThanOrEqual(86_400);
      }),
    );
  });
});

const parsed = new Map<string, ReturnType<typeof parseTimeZone>>();

function parseTimeZoneOnce(tz: string) {
  const zone = parsed.get(tz) ?? parseTimeZone(tz);
  parsed.set(tz, zone);
  return zone;
}
