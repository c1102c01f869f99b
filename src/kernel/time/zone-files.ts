import type { GeneratedFiles } from '../../vfs/zoneinfo/generated-file-system.js';
import { databaseZone } from './time-zones.js';
import { encodeTzif, tzifPrefix } from './tzif.js';
import { allZoneNames } from './zone-names.js';

/**
 * The tz database as files, made of what `Intl` knows when they are read. What was made is kept: some 600 files of at
 * most a few kilobytes, the same for every guest.
 */
export class ZoneFiles implements GeneratedFiles {
  readonly prefix = tzifPrefix;
  readonly #contents = new Map<string, Uint8Array>();
  readonly #known = new Map<string, boolean>();
  #listed: ReadonlySet<string> | undefined;

  names(): readonly string[] {
    return [...this.#allNames()];
  }

  has(name: string): boolean {
    if (!this.#allNames().has(name)) return false;
    let isKnown = this.#known.get(name);
    if (isKnown === undefined) {
      isKnown = isKnownToEngine(name);
      this.#known.set(name, isKnown);
    }
    return isKnown;
  }

  contents(name: string): Uint8Array {
    let contents = this.#contents.get(name);
    if (contents === undefined) {
      const zone = this.has(name) ? databaseZone(name) : undefined;
      contents = zone === undefined ? new Uint8Array(0) : encodeTzif(zone);
      this.#contents.set(name, contents);
    }
    return contents;
  }

  #allNames(): ReadonlySet<string> {
    this.#listed ??= new Set(allZoneNames().sort());
    return this.#listed;
  }
}

/** An engine may be older than our table of names. */
function isKnownToEngine(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
