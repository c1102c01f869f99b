import {
  type CalendarFields,
  gmtime,
  SECONDS_PER_CYCLE,
  type Seconds,
  secondsOfFields,
  splitCycles,
  type Tm,
} from './civil.js';
import { SECONDS_PER_CHUNK, type Zone, type ZoneSpan } from './zone.js';

/** More than any two zone offsets can differ by: 25 hours east and west. */
const MARGIN_SECONDS = 3 * 86_400;
/** How far away `mktime` looks for a clock of the wanted kind, in years; glibc's is 8.5. */
const CLOCK_SEARCH_YEARS = 9;
/** Far enough out that zones have only yearly rules left, which repeat with the cycle. */
const CYCLES_BEYOND_RULES = 10;

/**
 * UTC seconds to a zone's local time; `localtime_r`.
 *
 * @returns undefined where the year does not fit `tm_year` (`EOVERFLOW`).
 */
export function localtime(zone: Zone, seconds: Seconds): Tm | undefined {
  const offset = zone.offsetAt(reduce(seconds).near);
  return gmtime(seconds, offset.offsetSeconds, offset.isDst ? 1 : 0, offset.abbreviation);
}

/**
 * A zone's local time to UTC seconds, with the fields normalised; `mktime`.
 *
 * A time that exists once is that. With `isDst` 0 or positive the caller names the clock: it picks the
 * occurrence where a time exists twice, and is converted where that clock is not the one in use (noon "summer
 * time" in winter is 11 o'clock). With a negative `isDst`, a time that exists twice is the earlier one, and a
 * time that was skipped is read on the clock before the change, so it comes out later; this is PEP 495's
 * fold=0. glibc does the same save that its choice between two occurrences depends on earlier calls.
 *
 * @param fields - 32-bit integers, each may be out of its range.
 * @returns undefined where the normalised year does not fit `tm_year` (`EOVERFLOW`).
 */
export function mktime(
  zone: Zone,
  fields: CalendarFields & { readonly isDst: number },
): { readonly seconds: bigint; readonly tm: Tm } | undefined {
  const { near, shift } = reduce(secondsOfFields(fields));
  const wantsDst = fields.isDst < 0 ? undefined : fields.isDst > 0;
  const seconds = BigInt(near - localOffset(zone, near, wantsDst)) + shift;
  const tm = localtime(zone, seconds);
  return tm && { seconds, tm };
}

/** The offset by which a local time (as if UTC) is to be read. */
function localOffset(zone: Zone, local: number, wantsDst: boolean | undefined): number {
  const spans = zone.spansBetween(local - MARGIN_SECONDS, local + MARGIN_SECONDS);
  const readings = spans.filter(
    ({ start, end, offset }) => start <= local - offset.offsetSeconds && local - offset.offsetSeconds < end,
  );
  // A skipped time has no reading: it is past the end of one span and before the start of the next.
  const usable = readings.length > 0 ? readings : [spanBeforeGap(spans, local)];
  const chosen = usable.find(({ offset }) => wantsDst === undefined || offset.isDst === wantsDst);
  if (chosen) return chosen.offset.offsetSeconds;
  const { offsetSeconds } = usable[0]!.offset;
  return (
    nearestOffset(zone, local - offsetSeconds, wantsDst === true) ??
    // glibc takes an hour where it finds no such clock.
    offsetSeconds + (wantsDst ? 3600 : -3600)
  );
}

function spanBeforeGap(spans: readonly ZoneSpan[], local: number): ZoneSpan {
  return spans.findLast(({ end, offset }) => end <= local - offset.offsetSeconds) ?? spans[0]!;
}

/** The offset of the standard or daylight clock that is closest in time; undefined if there is none near. */
function nearestOffset(zone: Zone, utc: number, isDst: boolean): number | undefined {
  // Year by year, since most zones have both in every year and a search costs more the wider it is.
  for (let years = 1; years <= CLOCK_SEARCH_YEARS; years++) {
    const reach = years * SECONDS_PER_CHUNK;
    let nearest: ZoneSpan | undefined;
    let nearestSeconds = Number.POSITIVE_INFINITY;
    for (const span of zone.spansBetween(utc - reach, utc + reach)) {
      const seconds = Math.max(span.start - utc, utc - span.end, 0);
      if (span.offset.isDst === isDst && seconds < nearestSeconds) {
        nearest = span;
        nearestSeconds = seconds;
      }
    }
    if (nearest) return nearest.offset.offsetSeconds;
  }
  return undefined;
}

/**
 * An instant as a safe number at which every zone shows what it shows at the instant itself, and what to add
 * to come back: whole cycles, for instants beyond the safe integers.
 */
function reduce(seconds: Seconds): { readonly near: number; readonly shift: bigint } {
  const { cycles, rest } = splitCycles(seconds);
  if (cycles === 0) return { near: rest, shift: 0n };
  const kept = cycles > 0 ? CYCLES_BEYOND_RULES : -CYCLES_BEYOND_RULES;
  return {
    near: rest + kept * SECONDS_PER_CYCLE,
    shift: BigInt(cycles - kept) * BigInt(SECONDS_PER_CYCLE),
  };
}
