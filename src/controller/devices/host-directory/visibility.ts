import { Errno, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';

/** Where a link seems to lead whose target is not the guest's to know. */
const OUTSIDE_TARGET: ByteString = '/.outside';

/** Begins the names of directories that hold files while they are written. No guest ever sees one, or makes one. */
export const STAGING_PREFIX = '.vitrine-staging-';

/** What of a host directory a guest is shown, and what it may add, by name. */
export interface Visibility {
  /** Whether names that start with a dot exist. */
  readonly showHidden: boolean;
  /** Whether links exist. */
  readonly followLinks: boolean;
}

export function isVisibleName(name: ByteString, visibility: Visibility): boolean {
  if (!name.startsWith('.')) return true;
  // Lower case, since there are file systems without.
  return visibility.showHidden && !name.toLowerCase().startsWith(STAGING_PREFIX);
}

/** @throws errno EPERM for a name that would not be visible once it is made */
export function requireCreatableName(name: ByteString, visibility: Visibility): void {
  if (!isVisibleName(name, visibility)) throw errno(Errno.EPERM);
}

/**
 * What a guest reads from a link. Targets are resolved in the guest's own namespace, so following any of them is
 * harmless; but an absolute one, or one that climbs above the root, is about the host: its directories, its users'
 * names. Those all read the same and lead nowhere.
 *
 * @param depth - how many directories below the root the link is in
 */
export function shownTarget(target: ByteString, depth: number): ByteString {
  if (isAbsolute(target)) return OUTSIDE_TARGET;
  let level = depth;
  for (const name of target.split('/')) {
    if (name === '..') level--;
    else if (name !== '' && name !== '.') level++;
    if (level < 0) return OUTSIDE_TARGET;
  }
  return target;
}

/**
 * A guest may make links that lead down only. One with '..' could be made deep inside, where it leads to something
 * harmless, and then be renamed (or a directory above it) to a higher place, from where it leads out of the root: a
 * trap for programs of the host that follow it, though never for us. Neither may a link give a visible name to what
 * is hidden.
 * @throws errno EPERM, ENOENT for an empty target
 */
export function requireCreatableTarget(target: ByteString, visibility: Visibility): void {
  if (target === '') throw errno(Errno.ENOENT);
  if (target.includes('\0')) throw errno(Errno.EINVAL);
  if (target.length >= 4096) throw errno(Errno.ENAMETOOLONG);
  if (!visibility.followLinks || !leadsDown(target)) throw errno(Errno.EPERM);
  for (const name of target.split('/')) if (name !== '.') requireCreatableName(name, visibility);
}

/** Whether a target leads to the link's own directory or below it, wherever the link is moved. */
export function leadsDown(target: ByteString): boolean {
  return !isAbsolute(target) && !target.split('/').includes('..');
}

/** Of Windows: drives, and whatever is separated by backslashes, which guests would not understand. */
const windowsTarget = /^[A-Za-z]:|\\/;

function isAbsolute(target: ByteString): boolean {
  return target.startsWith('/') || (process.platform === 'win32' && windowsTarget.test(target));
}
