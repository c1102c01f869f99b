import { daysToYear } from './civil.js';
import { posixRulesOf } from './posix-rules.js';
import { appendSpan, type Zone, type ZoneOffset, type ZoneSpan } from './zone.js';

/** What all TZif files begin with: magic, version 2, and reserved bytes (RFC 9636, 3.1). */
export const tzifPrefix: Uint8Array = Uint8Array.from([
  0x54,
  0x5a,
  0x69,
  0x66,
  0x32,
  ...new Array(15).fill(0),
]);

/** No zone of the tz database left local mean time before (Manila did in 1844). */
const FIRST_YEAR = 1840;
/** Changes are listed to the end of this year, whether or not a rule covers them: readers of version 1 know no rules. */
const LAST_LISTED_YEAR = 2037;
/** Changes of zones that follow no rule are listed to the end of this one. */
const LAST_RULELESS_YEAR = 2099;
/** `spansBetween` takes 20 years at once. */
const YEARS_AT_ONCE = 15;

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/**
 * A zone as a TZif file of version 2 (RFC 9636), as `zic -b fat` writes it: both blocks are complete, since there are
 * readers that know the first alone. Transitions are exact; abbreviations and daylight flags are the zone's.
 */
export function encodeTzif(zone: Zone): Uint8Array {
  const rules = posixRulesOf(zone, LAST_LISTED_YEAR - 1);
  const spans = spansOf(zone, rules === undefined ? LAST_RULELESS_YEAR : LAST_LISTED_YEAR);
  const footer = `\n${rules ?? ''}\n`;
  return concatenate([
    block(spansWithin32Bits(spans), 4),
    block(spans, 8),
    Uint8Array.from(footer, (character) => character.charCodeAt(0)),
  ]);
}

function spansOf(zone: Zone, lastYear: number): ZoneSpan[] {
  const all: ZoneSpan[] = [];
  for (let year = FIRST_YEAR; year <= lastYear; year += YEARS_AT_ONCE) {
    const end = Math.min(lastYear + 1, year + YEARS_AT_ONCE);
    for (const span of zone.spansBetween(daysToYear(year) * 86_400, daysToYear(end) * 86_400)) {
      appendSpan(all, span);
    }
  }
  return all;
}

function spansWithin32Bits(spans: readonly ZoneSpan[]): ZoneSpan[] {
  const from = spans.findLastIndex((span) => span.start <= INT32_MIN);
  return spans
    .slice(Math.max(0, from))
    .filter((span) => span.start <= INT32_MAX)
    .map((span, i) => (i === 0 && span.start < INT32_MIN ? { ...span, start: INT32_MIN } : span));
}

/** One header with its data. The first span is what was before any transition. */
function block(spans: readonly ZoneSpan[], timeBytes: 4 | 8): Uint8Array {
  const types: ZoneOffset[] = [];
  const indexes = spans.map(({ offset }) => {
    const known = types.findIndex(
      (type) =>
        type.offsetSeconds === offset.offsetSeconds &&
        type.isDst === offset.isDst &&
        type.abbreviation === offset.abbreviation,
    );
    return known >= 0 ? known : types.push(offset) - 1;
  });
  const { characters, places } = designations(types);
  const transitions = spans.length - 1;
  const bytes = new Uint8Array(44 + transitions * (timeBytes + 1) + types.length * 6 + characters.length);
  const view = new DataView(bytes.buffer);
  bytes.set(tzifPrefix);
  // isutcnt, isstdcnt and leapcnt are 0.
  view.setUint32(32, transitions);
  view.setUint32(36, types.length);
  view.setUint32(40, characters.length);
  let at = 44;
  for (const { start } of spans.slice(1)) {
    if (timeBytes === 4) view.setInt32(at, start);
    else view.setBigInt64(at, BigInt(start));
    at += timeBytes;
  }
  bytes.set(indexes.slice(1), at);
  at += transitions;
  types.forEach((type, i) => {
    view.setInt32(at, type.offsetSeconds);
    bytes[at + 4] = type.isDst ? 1 : 0;
    bytes[at + 5] = places[i]!;
    at += 6;
  });
  bytes.set(characters, at);
  return bytes;
}

/** All abbreviations, each once and with a NUL, and where each type's begins. */
function designations(types: readonly ZoneOffset[]): { characters: Uint8Array; places: number[] } {
  let text = '';
  const places = types.map(({ abbreviation }) => {
    const known = `\0${text}`.indexOf(`\0${abbreviation}\0`);
    if (known >= 0) return known;
    const place = text.length;
    text += `${abbreviation}\0`;
    return place;
  });
  return { characters: Uint8Array.from(text, (character) => character.charCodeAt(0)), places };
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
