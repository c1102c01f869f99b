/**
 * Calendar arithmetic of the proleptic Gregorian calendar in UTC: seconds since the epoch to broken-down
 * time and back, exact for every 64-bit `time_t` whose year fits a 32-bit `tm_year`. Nothing here reads the
 * host's clock or zone.
 */

/** The calendar repeats after 400 years, which are a whole number of weeks. */
export const SECONDS_PER_CYCLE = 12_622_780_800;

const SECONDS_PER_DAY = 86_400;
const SAFE_SECONDS = BigInt(Number.MAX_SAFE_INTEGER) - 1_000_000n;
const CYCLE = BigInt(SECONDS_PER_CYCLE);
const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/** `time_t`: bigint as it comes from the guest; a number must be an integer and safe. */
export type Seconds = bigint | number;

/** The calendar fields of C's `struct tm` (`<time.h>`, POSIX.1-2024), with C's bases: month 0, year 1900. */
export interface CalendarFields {
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
  readonly dayOfMonth: number;
  /** 0 is January. */
  readonly month: number;
  /** Years since 1900. */
  readonly year: number;
}

/** Broken-down time: `struct tm`, whole. */
export interface Tm extends CalendarFields {
  /** 0 is Sunday. */
  readonly dayOfWeek: number;
  /** 0 is January 1. */
  readonly dayOfYear: number;
  /** 1 in daylight saving time, 0 in standard time. */
  readonly isDst: number;
  /** `tm_gmtoff`: seconds east of UTC. */
  readonly offsetSeconds: number;
  /** `tm_zone`. */
  readonly zone: string;
}

/** Whether the (astronomical) year has a February 29. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days from 1970-01-01 to January 1 of an (astronomical) year; exact while the result is a safe integer. */
export function daysToYear(year: number): number {
  const before = year - 1;
  return (
    365 * (year - 1970) + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477
  );
}

/** Days of a year before the first of a month, `month` in 0..11. */
export function daysBeforeMonth(year: number, month: number): number {
  // Counting from March puts the leap day last; five months from March or August have 153 days.
  if (month < 2) return month * 31;
  return Math.floor((153 * (month - 2) + 2) / 5) + (isLeapYear(year) ? 60 : 59);
}

/** The (astronomical) year in which a day since 1970-01-01 falls. */
export function yearOfDay(day: number): number {
  let year = 1970 + Math.floor(day / 365.2425);
  // The mean year misses the true start by less than two days, so one step settles it.
  if (daysToYear(year) > day) year--;
  else if (daysToYear(year + 1) <= day) year++;
  return year;
}

/**
 * Splits seconds into whole 400-year cycles and a safe number of seconds, so that the rest of the arithmetic
 * needs no bigint. Values that are safe already keep cycle 0.
 */
export function splitCycles(seconds: Seconds): { readonly cycles: number; readonly rest: number } {
  if (typeof seconds === 'number') return { cycles: 0, rest: seconds };
  if (seconds >= -SAFE_SECONDS && seconds <= SAFE_SECONDS) return { cycles: 0, rest: Number(seconds) };
  const cycles = seconds / CYCLE;
  return { cycles: Number(cycles), rest: Number(seconds - cycles * CYCLE) };
}

/**
 * UTC seconds to broken-down time; `gmtime_r`.
 *
 * @param offsetSeconds - added first, and reported: with a zone's offset the result is that zone's local time.
 * @returns undefined where the year does not fit `tm_year` (the caller's `EOVERFLOW`).
 */
export function gmtime(seconds: Seconds, offsetSeconds = 0, isDst = 0, zone = 'GMT'): Tm | undefined {
  const { cycles, rest } = splitCycles(seconds);
  const local = rest + offsetSeconds;
  const day = Math.floor(local / SECONDS_PER_DAY);
  const secondOfDay = local - day * SECONDS_PER_DAY;
  const yearInCycle = yearOfDay(day);
  const tmYear = yearInCycle + 400 * cycles - 1900;
  if (tmYear < INT32_MIN || tmYear > INT32_MAX) return undefined;
  const dayOfYear = day - daysToYear(yearInCycle);
  let month = Math.min(11, Math.floor(dayOfYear / 29));
  while (daysBeforeMonth(yearInCycle, month) > dayOfYear) month--;
  return {
    second: secondOfDay % 60,
    minute: Math.floor(secondOfDay / 60) % 60,
    hour: Math.floor(secondOfDay / 3600),
    dayOfMonth: dayOfYear - daysBeforeMonth(yearInCycle, month) + 1,
    month,
    year: tmYear,
    dayOfWeek: (((day + 4) % 7) + 7) % 7,
    dayOfYear,
    isDst,
    offsetSeconds,
    zone,
  };
}

/**
 * Seconds of calendar fields read as UTC. Any field may lie outside its range, as `mktime` allows: month 12
 * is January of the next year, day 0 the last of the month before, second -1 the one before the minute.
 *
 * @param fields - 32-bit integers.
 */
export function secondsOfFields(fields: CalendarFields): bigint {
  const year = fields.year + 1900 + Math.floor(fields.month / 12);
  const month = fields.month - 12 * Math.floor(fields.month / 12);
  const days = daysToYear(year) + daysBeforeMonth(year, month) + (fields.dayOfMonth - 1);
  const withinDays = fields.hour * 3600 + fields.minute * 60 + fields.second;
  const seconds = days * SECONDS_PER_DAY + withinDays;
  if (Math.abs(days) < 1e10) return BigInt(seconds);
  return BigInt(days) * BigInt(SECONDS_PER_DAY) + BigInt(withinDays);
}

/**
 * Broken-down UTC to seconds, with the fields normalised; `timegm`.
 *
 * @returns undefined where the normalised year does not fit `tm_year` (`EOVERFLOW`; the guest's struct must
 * then stay as it is, since `tm_wday` is how callers tell failure from the valid result -1).
 */
export function timegm(fields: CalendarFields): { readonly seconds: bigint; readonly tm: Tm } | undefined {
  const seconds = secondsOfFields(fields);
  const tm = gmtime(seconds);
  return tm && { seconds, tm };
}
