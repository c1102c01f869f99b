import { daysBeforeMonth, daysToYear, isLeapYear, yearOfDay } from './civil.js';
import { parsePosixTz } from './posix-tz.js';
import type { Zone, ZoneOffset, ZoneSpan } from './zone.js';

const SECONDS_PER_DAY = 86_400;

/** The calendar's weekdays and leap years repeat after so many years (there is no century among them). */
const YEARS_OF_PROOF = 28;
/** `spansBetween` takes 20 years at once. */
const YEARS_AT_ONCE = 14;

/**
 * The POSIX TZ string (with the extension of RFC 9636 for times) that describes a zone from a year on: its yearly
 * rules, or its one clock. Undefined when the zone follows no such rules, as Morocco's.
 */
export function posixRulesOf(zone: Zone, fromYear: number): string | undefined {
  const spans = spansOfYears(zone, fromYear);
  const [first, second] = spans;
  if (first === undefined) return undefined;
  if (second === undefined) return clockText(first.offset);
  const standard = first.offset.isDst ? second.offset : first.offset;
  const daylight = first.offset.isDst ? first.offset : second.offset;
  const start = ruleOf(changesTo(spans, true), fromYear);
  const end = ruleOf(changesTo(spans, false), fromYear);
  if (start === undefined || end === undefined) return undefined;
  const isUsual = daylight.offsetSeconds - standard.offsetSeconds === 3600;
  const text = `${clockText(standard)}${isUsual ? nameText(daylight) : clockText(daylight)},${start},${end}`;
  return isSameFor(zone, text, fromYear) ? text : undefined;
}

function spansOfYears(zone: Zone, fromYear: number): ZoneSpan[] {
  const all: ZoneSpan[] = [];
  for (let year = fromYear; year < fromYear + YEARS_OF_PROOF; year += YEARS_AT_ONCE) {
    const part = zone.spansBetween(yearStart(year), yearStart(year + YEARS_AT_ONCE));
    const last = all.at(-1);
    if (last !== undefined && part[0] !== undefined && sameOffset(last.offset, part[0].offset)) {
      all[all.length - 1] = { ...last, end: part[0].end };
      part.shift();
    }
    all.push(...part);
  }
  return all;
}

function yearStart(year: number): number {
  return daysToYear(year) * SECONDS_PER_DAY;
}

function sameOffset(a: ZoneOffset, b: ZoneOffset): boolean {
  return a.offsetSeconds === b.offsetSeconds && a.isDst === b.isDst && a.abbreviation === b.abbreviation;
}

/** When the clocks go over to daylight time or back, as seconds on the clock that is left. */
function changesTo(spans: readonly ZoneSpan[], isDst: boolean): number[] {
  return spans
    .slice(1)
    .map((span, i) => ({ span, before: spans[i]!.offset }))
    .filter(({ span }) => span.offset.isDst === isDst)
    .map(({ span, before }) => span.start + before.offsetSeconds);
}

/** `Mm.w.d/time`, if there is one such rule for changes that happen once a year. */
function ruleOf(changes: readonly number[], fromYear: number): string | undefined {
  if (changes.length !== YEARS_OF_PROOF) return undefined;
  // "The Friday before the last Sunday" is a time of more than 24 hours, or less than none, after another day.
  for (const days of [0, -1, 1, -2, 2, -3, 3]) {
    const dates = changes.map((at, i) => dateOf(Math.floor(at / SECONDS_PER_DAY) + days, fromYear + i));
    const times = changes.map(
      (at) => at - Math.floor(at / SECONDS_PER_DAY) * SECONDS_PER_DAY - days * SECONDS_PER_DAY,
    );
    const [{ month, dayOfWeek, week } = { month: 0, dayOfWeek: 0, week: 0 }] = dates;
    const isLast = dates.every((date) => date.isLast);
    const isOne = dates.every(
      (date) =>
        date.isInYear &&
        date.month === month &&
        date.dayOfWeek === dayOfWeek &&
        (isLast || date.week === week),
    );
    if (!isOne || times.some((time) => time !== times[0])) continue;
    const time = times[0] === 7200 ? '' : `/${timeText(times[0]!)}`;
    return `M${month}.${isLast ? 5 : week}.${dayOfWeek}${time}`;
  }
  return undefined;
}

/** What a rule can say of a day (since 1970-01-01). Months from 1, weeks from 1, Sunday is 0. */
function dateOf(day: number, wantedYear: number) {
  const year = yearOfDay(day);
  const dayOfYear = day - daysToYear(year);
  let month = 11;
  while (daysBeforeMonth(year, month) > dayOfYear) month--;
  const dayOfMonth = dayOfYear - daysBeforeMonth(year, month);
  const monthEnd = month === 11 ? (isLeapYear(year) ? 366 : 365) : daysBeforeMonth(year, month + 1);
  return {
    isInYear: year === wantedYear,
    month: month + 1,
    week: Math.floor(dayOfMonth / 7) + 1,
    isLast: dayOfYear + 7 >= monthEnd,
    dayOfWeek: (((day + 4) % 7) + 7) % 7,
  };
}

/** Name and offset of a clock; POSIX counts seconds west of UTC. */
function clockText(offset: ZoneOffset): string {
  return `${nameText(offset)}${timeText(0 - offset.offsetSeconds)}`;
}

function nameText({ abbreviation }: ZoneOffset): string {
  return /^[A-Za-z]{3,}$/.test(abbreviation) ? abbreviation : `<${abbreviation}>`;
}

/** `[-]h[:mm[:ss]]`. */
function timeText(seconds: number): string {
  const total = Math.abs(seconds);
  const parts = [Math.floor(total / 60) % 60, total % 60];
  while (parts.length > 0 && parts.at(-1) === 0) parts.pop();
  const rest = parts.map((part) => `:${String(part).padStart(2, '0')}`).join('');
  return `${seconds < 0 ? '-' : ''}${Math.floor(total / 3600)}${rest}`;
}

function isSameFor(zone: Zone, text: string, fromYear: number): boolean {
  const described = parsePosixTz(text);
  if (described === undefined) return false;
  const expected = spansOfYears(zone, fromYear);
  const actual = spansOfYears(described, fromYear);
  return (
    actual.length === expected.length &&
    actual.every(
      (span, i) => span.start === expected[i]!.start && sameOffset(span.offset, expected[i]!.offset),
    )
  );
}
