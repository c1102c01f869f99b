import { daysBeforeMonth, daysToYear, isLeapYear, yearOfDay } from './civil.js';
import {
  appendSpan,
  ChunkedZone,
  FixedZone,
  MAX_ABBREVIATION_LENGTH,
  type Zone,
  type ZoneClocks,
  type ZoneOffset,
  type ZoneSpan,
} from './zone.js';

/** When in a year the clocks change; local time of the clock that is about to end. */
interface Rule {
  readonly form: 'month-week-day' | 'julian' | 'day-of-year';
  readonly month: number;
  readonly week: number;
  /** Day of the week (0 is Sunday), Julian day 1..365, or day of year 0..365. */
  readonly day: number;
  readonly timeSeconds: number;
}

const NAME = '(?:<([A-Za-z0-9+-]{3,})>|([A-Za-z]{3,}))';
const TIME = '[+-]?\\d{1,3}(?::\\d{1,2}(?::\\d{1,2})?)?';
const RULE = `((?:J\\d{1,3}|\\d{1,3}|M\\d{1,2}\\.\\d\\.\\d)(?:/${TIME})?)`;
// No part can begin with a character that the part before it could also take, so matching is linear.
const POSIX_TZ = new RegExp(`^${NAME}(${TIME})(?:${NAME}(${TIME})?(?:,${RULE},${RULE})?)?$`);

/** Used where the string names a daylight clock but no rules, as glibc and the tz code do. */
const DEFAULT_START: Rule = { form: 'month-week-day', month: 3, week: 2, day: 0, timeSeconds: 7200 };
const DEFAULT_END: Rule = { form: 'month-week-day', month: 11, week: 1, day: 0, timeSeconds: 7200 };

/**
 * Reads a TZ string of POSIX's second form (`EST5EDT,M3.2.0,M11.1.0`), with the extension of RFC 9636 that
 * rule times run from -167 to 167 hours. Abbreviations longer than libc's buffers are cut, as musl does.
 *
 * @param tz - of bounded length.
 * @returns undefined if it is not well formed.
 */
export function parsePosixTz(tz: string): Zone | undefined {
  const match = POSIX_TZ.exec(tz);
  if (!match) return undefined;
  const [, quotedName, plainName, offset, quotedDst, plainDst, dstOffset, start, end] = match;
  const standardWest = parseTime(offset!, 24);
  if (standardWest === undefined) return undefined;
  const standard = clock((quotedName ?? plainName)!, -standardWest, false);
  const dstName = quotedDst ?? plainDst;
  if (dstName === undefined) return new FixedZone(tz, standard);
  const dstWest = dstOffset === undefined ? standardWest - 3600 : parseTime(dstOffset, 24);
  const startRule = start === undefined ? DEFAULT_START : parseRule(start);
  const endRule = end === undefined ? DEFAULT_END : parseRule(end);
  if (dstWest === undefined || !startRule || !endRule) return undefined;
  return new PosixZone(tz, standard, clock(dstName, -dstWest, true), startRule, endRule);
}

/** Two clocks and the rules between them, the same in every year. */
class PosixZone extends ChunkedZone {
  protected override readonly hasRulesInPast = true;
  readonly #standard: ZoneOffset;
  readonly #daylight: ZoneOffset;
  readonly #start: Rule;
  readonly #end: Rule;

  constructor(name: string, standard: ZoneOffset, daylight: ZoneOffset, start: Rule, end: Rule) {
    super(name);
    this.#standard = standard;
    this.#daylight = daylight;
    this.#start = start;
    this.#end = end;
  }

  /** What the string says, also for a zone that is always on one of its clocks. */
  override clocksAt(): ZoneClocks {
    return { standard: this.#standard, daylight: this.#daylight, hasDaylight: true };
  }

  protected override computeSpans(start: number, end: number): readonly ZoneSpan[] {
    // Rule times reach a week into the neighbouring years, so their changes count too.
    const firstYear = yearOfDay(Math.floor(start / 86_400)) - 1;
    const lastYear = yearOfDay(Math.floor(end / 86_400)) + 1;
    const changes: { readonly at: number; readonly to: ZoneOffset }[] = [];
    for (let year = firstYear; year <= lastYear; year++) {
      changes.push({ at: instantOf(this.#start, year, this.#standard), to: this.#daylight });
      changes.push({ at: instantOf(this.#end, year, this.#daylight), to: this.#standard });
    }
    // The sort is stable, which decides ties: an end that meets its own year's start leaves standard time,
    // an end that meets the next year's start is all-year daylight time (RFC 9636, 3.3.1).
    changes.sort((a, b) => a.at - b.at);
    const spans: ZoneSpan[] = [];
    let from = start;
    let offset = changes[0]!.to === this.#daylight ? this.#standard : this.#daylight;
    for (const change of changes) {
      if (change.at >= end) break;
      appendSpan(spans, { start: from, end: change.at, offset });
      from = Math.max(start, change.at);
      offset = change.to;
    }
    appendSpan(spans, { start: from, end, offset });
    return spans;
  }
}

function clock(name: string, offsetSeconds: number, isDst: boolean): ZoneOffset {
  return { offsetSeconds: offsetSeconds + 0, isDst, abbreviation: name.slice(0, MAX_ABBREVIATION_LENGTH) };
}

/** `[+-]h[:m[:s]]` as seconds; undefined if out of range. */
function parseTime(text: string, maxHours: number): number | undefined {
  const isNegative = text.startsWith('-');
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  if (hours > maxHours || minutes > 59 || seconds > 59) return undefined;
  const total = hours * 3600 + minutes * 60 + seconds;
  return isNegative ? 0 - total : total;
}

function parseRule(text: string): Rule | undefined {
  const [date = '', time] = text.split('/');
  const timeSeconds = time === undefined ? 7200 : parseTime(time, 167);
  if (timeSeconds === undefined) return undefined;
  if (date.startsWith('M')) {
    const [month = 0, week = 0, day = 0] = date.slice(1).split('.').map(Number);
    if (month < 1 || month > 12 || week < 1 || week > 5 || day > 6) return undefined;
    return { form: 'month-week-day', month, week, day, timeSeconds };
  }
  const isJulian = date.startsWith('J');
  const day = Number(isJulian ? date.slice(1) : date);
  if (day > 365 || (isJulian && day < 1)) return undefined;
  return { form: isJulian ? 'julian' : 'day-of-year', month: 0, week: 0, day, timeSeconds };
}

/** The UTC instant at which a rule applies in a year, `before` being the clock that is left. */
function instantOf(rule: Rule, year: number, before: ZoneOffset): number {
  const day = daysToYear(year) + dayOfRule(rule, year);
  return day * 86_400 + rule.timeSeconds - before.offsetSeconds;
}

/** Days since January 1. */
function dayOfRule(rule: Rule, year: number): number {
  if (rule.form === 'day-of-year') return rule.day;
  // Julian days never count February 29.
  if (rule.form === 'julian') return rule.day - 1 + (isLeapYear(year) && rule.day >= 60 ? 1 : 0);
  const first = daysBeforeMonth(year, rule.month - 1);
  const next = rule.month === 12 ? (isLeapYear(year) ? 366 : 365) : daysBeforeMonth(year, rule.month);
  const firstDayOfWeek = (((daysToYear(year) + first + 4) % 7) + 7) % 7;
  let day = first + ((rule.day - firstDayOfWeek + 7) % 7) + 7 * (rule.week - 1);
  // Week 5 means the last.
  if (day >= next) day -= 7;
  return day;
}
