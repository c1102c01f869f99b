import type { ZoneOffset } from './zone.js';
import { ZONE_NAME_TABLE } from './zone-name-table.js';

/** One clock of a zone, valid from an instant on for its offset. */
interface NamedClock {
  readonly fromSeconds: number;
  readonly offset: ZoneOffset;
}

/**
 * The abbreviations and daylight flags of one tz database zone. Intl knows every offset but few of the
 * abbreviations that programs on Linux see (`CET`, `JST`, `+03`), and does not tell daylight time.
 */
export class ZoneNames {
  /** In table order: the last entry of an offset that has begun is the one that holds. */
  readonly #clocks: readonly NamedClock[];

  private constructor(clocks: readonly NamedClock[]) {
    this.#clocks = clocks;
  }

  /** The names of a zone as spelled in the tz database, case and all; undefined for other names. */
  static of(zoneName: string): ZoneNames | undefined {
    if (!/^[A-Za-z0-9_+/-]{1,64}$/.test(zoneName)) return undefined;
    for (const line of ZONE_NAME_TABLE) {
      const bar = line.indexOf('|');
      if (` ${line.slice(0, bar)} `.includes(` ${zoneName} `)) {
        return new ZoneNames(
          line
            .slice(bar + 1)
            .split(' ')
            .map(parseClock),
        );
      }
    }
    return undefined;
  }

  /** The only clock, for a zone that never had another. */
  get single(): ZoneOffset | undefined {
    return this.#clocks.length === 1 ? this.#clocks[0]!.offset : undefined;
  }

  /** What an offset is called at an instant; undefined if the zone never had that offset. */
  clockOf(offsetSeconds: number, utcSeconds: number): ZoneOffset | undefined {
    return this.#clocks.findLast(
      (clock) => clock.offset.offsetSeconds === offsetSeconds && clock.fromSeconds <= utcSeconds,
    )?.offset;
  }

  /** The instants in `(start, end)` at which some offset changes its name or flag. */
  changesBetween(start: number, end: number): number[] {
    return this.#clocks.map((clock) => clock.fromSeconds).filter((from) => from > start && from < end);
  }
}

/** All names that the tz database or the engine has, in no order. */
export function allZoneNames(): string[] {
  const names = ZONE_NAME_TABLE.flatMap((line) => line.slice(0, line.indexOf('|')).split(' '));
  return [...new Set([...names, ...Intl.supportedValuesOf('timeZone')])];
}

/** The tz database's abbreviation for clocks without letters: `+03`, `-0330`, `-004430`. */
export function numericAbbreviation(offsetSeconds: number): string {
  const total = Math.abs(offsetSeconds);
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  while (parts.length > 1 && parts.at(-1) === 0) parts.pop();
  return (offsetSeconds < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join('');
}

/** `[abbreviation:]offset[*][@from]`; the format is described at the table. */
function parseClock(entry: string): NamedClock {
  const match = /^(?:([^:]+):)?(-?\d+)(\*?)(?:@(-?\d+))?$/.exec(entry);
  if (!match) throw new Error(`zone name table: bad entry ${entry}`);
  const offsetSeconds = Number(match[2]);
  return {
    fromSeconds: match[4] === undefined ? Number.NEGATIVE_INFINITY : Number(match[4]),
    offset: {
      offsetSeconds,
      isDst: match[3] === '*',
      abbreviation: match[1] ?? numericAbbreviation(offsetSeconds),
    },
  };
}
