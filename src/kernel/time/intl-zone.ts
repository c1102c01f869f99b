import { appendSpan, ChunkedZone, SECONDS_PER_CHUNK, type ZoneOffset, type ZoneSpan } from './zone.js';
import { numericAbbreviation, type ZoneNames } from './zone-names.js';

/** 14.6 days: no zone of the tz database has returned to an offset sooner, but for {@link BRIEF_CHANGES}. */
const SAMPLE_SECONDS = SECONDS_PER_CHUNK / 25;

/**
 * Instants within changes that were taken back sooner, in order: all that version 2026d knows before 2100. Every zone
 * is looked at there, too.
 */
const BRIEF_CHANGES: readonly number[] = [
  -957136200, -844038000, -842571000, -780620400, 971271000, 1086579000, 2234604600, 2627422200, 2658569400,
  3244620600, 3275767800, 3668887800,
];

/**
 * A zone of the tz database. Offsets come from the engine's own copy of that database through
 * `Intl.DateTimeFormat` (to the second, LMT included), names and daylight flags from {@link ZoneNames}.
 */
export class IntlZone extends ChunkedZone {
  protected override readonly hasRulesInPast = false;
  readonly #offsetFormat: Intl.DateTimeFormat;
  readonly #names: ZoneNames | undefined;
  #nameFormats: readonly [short: Intl.DateTimeFormat, long: Intl.DateTimeFormat] | undefined;

  /**
   * @param names - undefined for a zone newer than our table.
   * @throws RangeError if the engine does not know the zone.
   */
  constructor(name: string, names: ZoneNames | undefined) {
    super(name);
    this.#names = names;
    this.#offsetFormat = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  protected override computeSpans(start: number, end: number): readonly ZoneSpan[] {
    const cuts = this.#names?.changesBetween(start, end) ?? [];
    let from = start;
    let offset = this.#rawOffset(start);
    for (const sample of samplesBetween(start, end)) {
      const sampled = this.#rawOffset(sample);
      while (offset !== sampled) {
        from = this.#firstChange(from, sample, offset);
        offset = this.#rawOffset(from);
        if (from < end) cuts.push(from);
      }
      from = sample;
    }
    cuts.push(end);
    cuts.sort((a, b) => a - b);
    const spans: ZoneSpan[] = [];
    from = start;
    for (const cut of cuts) {
      if (cut > from) appendSpan(spans, { start: from, end: cut, offset: this.#describe(from) });
      from = cut;
    }
    return spans;
  }

  /** The first second in `(from, to]` with another offset than `offset`, which `from` has and `to` has not. */
  #firstChange(from: number, to: number, offset: number): number {
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#rawOffset(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }

  #rawOffset(utcSeconds: number): number {
    // 'GMT' alone is zero; ICU writes seconds only where there are some.
    const match = /GMT(?:([+\-\u2212])(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(
      this.#offsetFormat.format(utcSeconds * 1000),
    );
    if (!match?.[1]) return 0;
    const total = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
    return match[1] === '+' ? total : 0 - total;
  }

  #describe(utcSeconds: number): ZoneOffset {
    const offsetSeconds = this.#rawOffset(utcSeconds);
    return (
      this.#names?.clockOf(offsetSeconds, utcSeconds) ?? this.#describeUnlisted(offsetSeconds, utcSeconds)
    );
  }

  /** For an offset that our table does not have, the engine's being of another version: what Intl can say. */
  #describeUnlisted(offsetSeconds: number, utcSeconds: number): ZoneOffset {
    // Only local mean time has such offsets: standard time is whole quarters of an hour, but for Liberia's.
    if (offsetSeconds % 900 !== 0) return { offsetSeconds, isDst: false, abbreviation: 'LMT' };
    this.#nameFormats ??= [
      new Intl.DateTimeFormat('en-US', { timeZone: this.name, timeZoneName: 'short' }),
      new Intl.DateTimeFormat('en-US', { timeZone: this.name, timeZoneName: 'long' }),
    ];
    const [short, long] = this.#nameFormats.map((format) => timeZoneNameOf(format, utcSeconds));
    return {
      offsetSeconds,
      isDst: /\b(?:Daylight|Summer)\b/.test(long!),
      abbreviation: /^[A-Z]{3,6}$/.test(short!) ? short! : numericAbbreviation(offsetSeconds),
    };
  }
}

/** Where to look at a zone so that no change is missed: in order, in `(start, end]`, with `end`. */
function samplesBetween(start: number, end: number): number[] {
  const samples = BRIEF_CHANGES.filter((at) => at > start && at < end);
  for (let at = start + SAMPLE_SECONDS; at < end; at += SAMPLE_SECONDS) samples.push(at);
  samples.push(end);
  return samples.sort((a, b) => a - b);
}

function timeZoneNameOf(format: Intl.DateTimeFormat, utcSeconds: number): string {
  return format.formatToParts(utcSeconds * 1000).find((part) => part.type === 'timeZoneName')?.value ?? '';
}
