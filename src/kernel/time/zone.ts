import { daysToYear, SECONDS_PER_CYCLE, yearOfDay } from './civil.js';

/** What a zone's clocks show at an instant. */
export interface ZoneOffset {
  /** Seconds east of UTC. */
  readonly offsetSeconds: number;
  readonly isDst: boolean;
  /** At most {@link MAX_ABBREVIATION_LENGTH} ASCII characters. */
  readonly abbreviation: string;
}

/** A time during which a zone's clocks keep one {@link ZoneOffset}: UTC seconds, `end` exclusive. */
export interface ZoneSpan {
  readonly start: number;
  readonly end: number;
  readonly offset: ZoneOffset;
}

/** What `tzset` publishes: `timezone` is `-standard.offsetSeconds`, `tzname` the two abbreviations. */
export interface ZoneClocks {
  readonly standard: ZoneOffset;
  /** Equal to `standard` where the zone has no daylight saving time in that year. */
  readonly daylight: ZoneOffset;
  /** C's `daylight`. */
  readonly hasDaylight: boolean;
}

/** A time zone. Instants are UTC seconds as safe integers; see `splitCycles` for larger ones. */
export interface Zone {
  /** The TZ string it was made from. */
  readonly name: string;
  offsetAt(utcSeconds: number): ZoneOffset;
  /** The spans that cover `[start, end)`, in order and clipped to it. At most 20 years. */
  spansBetween(start: number, end: number): ZoneSpan[];
  /** The two clocks of the calendar year of `nowSeconds`. */
  clocksAt(nowSeconds: number): ZoneClocks;
}

/** Emscripten's `TZNAME_MAX` (`<limits.h>`): its name buffers hold this and a NUL. */
export const MAX_ABBREVIATION_LENGTH = 16;

/** A 400th of the calendar's cycle: how zones are cut for caching. Also the mean year. */
export const SECONDS_PER_CHUNK = SECONDS_PER_CYCLE / 400;
/** About 1800: before any zone left local mean time. */
const FIRST_CHUNK = -170;
/** About 2400: beyond it only yearly rules hold, and those repeat with the calendar. */
const FOLD_CHUNK = 430;
/** Must exceed the chunks that the widest `spansBetween` touches, or searches evict their own work. */
const MAX_CACHED_CHUNKS = 64;
const MAX_WINDOW_CHUNKS = 20;

/** A zone whose clocks never change. */
export class FixedZone implements Zone {
  readonly name: string;
  readonly #offset: ZoneOffset;

  constructor(name: string, offset: ZoneOffset) {
    this.name = name;
    this.#offset = offset;
  }

  offsetAt(): ZoneOffset {
    return this.#offset;
  }

  spansBetween(start: number, end: number): ZoneSpan[] {
    return [{ start, end, offset: this.#offset }];
  }

  clocksAt(): ZoneClocks {
    return { standard: this.#offset, daylight: this.#offset, hasDaylight: false };
  }
}

/** UTC under the name it was asked for. */
export function utcZone(name: string): Zone {
  return new FixedZone(name, { offsetSeconds: 0, isDst: false, abbreviation: 'UTC' });
}

/**
 * A zone whose changes are computed a chunk (about a year) at a time and kept in a bounded cache, so that
 * a loop over one year is fast and a walk over all years costs no memory.
 */
export abstract class ChunkedZone implements Zone {
  readonly name: string;
  /** Spans relative to their chunk's start, by folded chunk; oldest use first. */
  readonly #chunks = new Map<number, readonly ZoneSpan[]>();
  #lastIndex = Number.NaN;
  #lastSpans: readonly ZoneSpan[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Covers `[start, end)` without holes, in order. Called for instants of the years 1800 to 2800 only. */
  protected abstract computeSpans(start: number, end: number): readonly ZoneSpan[];

  /** Whether the years before 1800 follow the rules too, or keep the first offset known. */
  protected abstract readonly hasRulesInPast: boolean;

  offsetAt(utcSeconds: number): ZoneOffset {
    const index = Math.floor(utcSeconds / SECONDS_PER_CHUNK);
    const spans = this.#spansOfChunk(index);
    const within = utcSeconds - index * SECONDS_PER_CHUNK;
    let at = spans.length - 1;
    while (at > 0 && spans[at]!.start > within) at--;
    return spans[at]!.offset;
  }

  spansBetween(start: number, end: number): ZoneSpan[] {
    const first = Math.floor(start / SECONDS_PER_CHUNK);
    const last = Math.floor((end - 1) / SECONDS_PER_CHUNK);
    if (last - first > MAX_WINDOW_CHUNKS) throw new RangeError(`zone window of ${last - first} years`);
    const found: ZoneSpan[] = [];
    for (let index = first; index <= last; index++) {
      const base = index * SECONDS_PER_CHUNK;
      for (const span of this.#spansOfChunk(index)) {
        appendSpan(found, {
          start: Math.max(start, base + span.start),
          end: Math.min(end, base + span.end),
          offset: span.offset,
        });
      }
    }
    return found;
  }

  clocksAt(nowSeconds: number): ZoneClocks {
    const year = yearOfDay(Math.floor(nowSeconds / 86_400));
    const spans = this.spansBetween(daysToYear(year) * 86_400, daysToYear(year + 1) * 86_400);
    const current = this.offsetAt(nowSeconds);
    const clock = (isDst: boolean) =>
      current.isDst === isDst ? current : spans.findLast((span) => span.offset.isDst === isDst)?.offset;
    const standard = clock(false);
    const daylight = clock(true);
    return {
      standard: standard ?? current,
      daylight: daylight ?? current,
      hasDaylight: daylight !== undefined && standard !== undefined,
    };
  }

  #spansOfChunk(index: number): readonly ZoneSpan[] {
    if (index === this.#lastIndex) return this.#lastSpans;
    const folded = this.#fold(index);
    let spans = this.#chunks.get(folded);
    if (spans) {
      this.#chunks.delete(folded);
    } else {
      const base = folded * SECONDS_PER_CHUNK;
      spans = this.computeSpans(base, base + SECONDS_PER_CHUNK).map((span) => ({
        start: span.start - base,
        end: span.end - base,
        offset: span.offset,
      }));
      if (this.#chunks.size >= MAX_CACHED_CHUNKS) {
        for (const oldest of this.#chunks.keys()) {
          this.#chunks.delete(oldest);
          break;
        }
      }
    }
    this.#chunks.set(folded, spans);
    this.#lastIndex = index;
    this.#lastSpans = spans;
    return spans;
  }

  #fold(index: number): number {
    if (index >= FIRST_CHUNK && index < FOLD_CHUNK + 400) return index;
    if (index < FIRST_CHUNK && !this.hasRulesInPast) return FIRST_CHUNK;
    return FOLD_CHUNK + ((((index - FOLD_CHUNK) % 400) + 400) % 400);
  }
}

/** Appends a span, merging it with the last where the clocks do not change; drops an empty one. */
export function appendSpan(spans: ZoneSpan[], span: ZoneSpan): void {
  if (span.start >= span.end) return;
  const last = spans.at(-1);
  if (last && last.end === span.start && isSameOffset(last.offset, span.offset)) {
    spans[spans.length - 1] = { start: last.start, end: span.end, offset: last.offset };
  } else {
    spans.push(span);
  }
}

function isSameOffset(a: ZoneOffset, b: ZoneOffset): boolean {
  return a.offsetSeconds === b.offsetSeconds && a.isDst === b.isDst && a.abbreviation === b.abbreviation;
}
