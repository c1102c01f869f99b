import { badOption } from '../units.js';
import type { Mount } from './mount.js';

/** Directories that a guest cannot do without, and what makes them so. */
const taken: readonly (readonly [path: string, what: string])[] = [
  ['/dev', "the guest's devices"],
  ['/usr/share/zoneinfo', 'the tz database'],
  ['/lib', "Python's standard library"],
  ['/usr/share/zoneinfo', 'the time zones'],
];

/**
 * Checks a list of mounts as a whole.
 * @throws VitrineError ERR_BAD_OPTION for what is no mount, and for places that overlap
 */
export function checkMounts(mounts: unknown): readonly Mount[] {
  if (!Array.isArray(mounts)) throw badOption('mounts', mounts, 'an array');
  for (const mount of mounts as readonly (Mount | undefined)[]) {
    if (typeof mount !== 'object' || mount === null || !Object.isFrozen(mount) || !isKind(mount.kind)) {
      throw badOption(
        'mounts',
        mount,
        'made of what hostDirectory(), memoryDirectory() and archive() return',
      );
    }
  }
  const places: { at: string; what: string }[] = taken.map(([at, what]) => ({ at, what }));
  for (const { at } of mounts as readonly Mount[]) {
    const other = places.find((place) => contains(place.at, at) || contains(at, place.at));
    if (other !== undefined) {
      throw badOption('mounts', at, `apart from ${other.at}, where ${other.what} is: mounts cannot overlap`);
    }
    places.push({ at, what: 'another mount' });
  }
  return mounts as readonly Mount[];
}

function isKind(kind: unknown): boolean {
  return kind === 'host' || kind === 'memory' || kind === 'archive';
}

/** Whether a path is a directory's own, or below it. */
export function contains(directory: string, path: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
