import { Errno, errno } from '../../abi/errno.js';
import { isByteString } from '../byte-string.js';
import type { ListedEntry, NodeInfo } from '../file-server.js';
import { isEntryName, NAME_LIMIT_BYTES, TARGET_LIMIT_BYTES } from '../mode.js';

/**
 * What a server answers is checked before it becomes part of the guest's file systems: the rest of the kernel relies
 * on whole sizes, real names and directories in the middle of paths. An answer that breaks this is EIO.
 */

/** The range of times that a `Date` can hold, in milliseconds around the epoch. */
const TIME_LIMIT_MS = 8.64e15;

const kinds: ReadonlySet<string> = new Set<NodeInfo['kind']>(['file', 'directory', 'symlink']);

/** @throws errno EIO */
export function checkInfo(info: NodeInfo): NodeInfo {
  const isSound =
    kinds.has(info.kind) &&
    isCount(info.ino) &&
    isCount(info.permissions) &&
    isCount(info.nlink) &&
    isCount(info.sizeBytes) &&
    isTime(info.atimeMs) &&
    isTime(info.mtimeMs) &&
    isTime(info.ctimeMs) &&
    (info.kind !== 'symlink' || isTarget(info.target));
  if (!isSound) throw errno(Errno.EIO);
  return info;
}

/** @throws errno EIO also when it is of another kind */
export function checkInfoOf(kind: NodeInfo['kind'], info: NodeInfo): NodeInfo {
  if (info.kind !== kind) throw errno(Errno.EIO);
  return checkInfo(info);
}

/**
 * The answer to a walk over that many components: no longer than asked, and directories all the way.
 * @throws errno EIO
 */
export function checkWalk(infos: readonly NodeInfo[], components: number): readonly NodeInfo[] {
  if (infos.length > components + 1) throw errno(Errno.EIO);
  infos.forEach((info, index) => {
    const mustBeDirectory = index === 0 || index < infos.length - 1;
    if (mustBeDirectory) checkInfoOf('directory', info);
    else checkInfo(info);
  });
  return infos;
}

/** @throws errno EIO */
export function checkEntry(entry: ListedEntry): ListedEntry {
  const { name } = entry;
  const isSound =
    isByteString(name) &&
    isEntryName(name) &&
    name.length <= NAME_LIMIT_BYTES &&
    isCount(entry.ino) &&
    kinds.has(entry.kind);
  if (!isSound) throw errno(Errno.EIO);
  return entry;
}

/** How many of `asked` bytes were written: some, and no more. @throws errno EIO */
export function checkWritten(count: number, asked: number): number {
  if (!Number.isSafeInteger(count) || count <= 0 || count > asked) throw errno(Errno.EIO);
  return count;
}

/** An amount of room, of which Infinity means more than can be said. @throws errno EIO */
export function checkRoom(amount: number): number {
  if (!(amount >= 0)) throw errno(Errno.EIO);
  return Math.min(Math.floor(amount), Number.MAX_SAFE_INTEGER);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTime(value: number): boolean {
  return Math.abs(value) <= TIME_LIMIT_MS;
}

function isTarget(target: unknown): boolean {
  return isByteString(target) && target.length <= TARGET_LIMIT_BYTES && !target.includes('\0');
}
