import { IntlZone } from './intl-zone.js';
import { parsePosixTz } from './posix-tz.js';
import { FixedZone, utcZone, type Zone } from './zone.js';
import { ZoneNames } from './zone-names.js';

/** Longer TZ strings are not looked at. */
const MAX_TZ_LENGTH = 255;
/** Each may hold an Intl formatter and 64 chunks of spans. */
const MAX_CACHED_ZONES = 8;
/** Where programs look for the tz database. */
export const ZONE_DIRECTORY = '/usr/share/zoneinfo';

/**
 * What a TZ environment variable means: a tz database name (`Europe/Berlin`, also with a leading `:` or as a
 * path below /usr/share/zoneinfo), else a POSIX string (`CET-1CEST`). As with glibc, a name that the database
 * has wins: `EST5EDT` is the zone, not the rule. Unset, empty, unknown and malformed mean UTC: never the
 * host's zone.
 */
export function parseTimeZone(tz: string | undefined): Zone {
  if (tz === undefined || tz.length > MAX_TZ_LENGTH) return utcZone('UTC');
  let spec = tz.startsWith(':') ? tz.slice(1) : tz;
  if (spec.startsWith(`${ZONE_DIRECTORY}/`)) spec = spec.slice(ZONE_DIRECTORY.length + 1);
  return databaseZone(spec) ?? parsePosixTz(spec) ?? utcZone('UTC');
}

/** A zone of the tz database by its name, case and all; undefined for anything else. */
export function databaseZone(name: string): Zone | undefined {
  const names = ZoneNames.of(name);
  if (names?.single) return new FixedZone(name, names.single);
  if (!names && !/^[A-Z][A-Za-z_]+\/[A-Za-z0-9_+/-]+$/.test(name)) return undefined;
  try {
    const zone = new IntlZone(name, names);
    // A zone newer than our table must be listed by the engine: Intl also takes other cases and old names of
    // its own, which Linux does not.
    return names || Intl.supportedValuesOf('timeZone').includes(name) ? zone : undefined;
  } catch {
    // The engine has no such zone.
    return undefined;
  }
}

/** The zones that one guest has used last: guests may set TZ as often as they like. */
export class TimeZones {
  readonly #zones = new Map<string, Zone>();
  readonly #utc = utcZone('UTC');

  /** {@link parseTimeZone}, with memory. */
  get(tz: string | undefined): Zone {
    if (tz === undefined || tz === '' || tz.length > MAX_TZ_LENGTH) return this.#utc;
    let zone = this.#zones.get(tz);
    if (zone) {
      this.#zones.delete(tz);
    } else {
      zone = parseTimeZone(tz);
      if (this.#zones.size >= MAX_CACHED_ZONES) {
        for (const oldest of this.#zones.keys()) {
          this.#zones.delete(oldest);
          break;
        }
      }
    }
    this.#zones.set(tz, zone);
    return zone;
  }
}
