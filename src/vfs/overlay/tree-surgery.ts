import { Errno, errno } from '../../abi/errno.js';
import { type ByteString, detachByteString } from '../byte-string.js';
import { entryBytes } from '../memory/limits.js';
import { DEPTH_LIMIT } from '../mode.js';
import { joinPath, type SeenEntry } from './lower-tree.js';
import type { OverlayDirectory } from './overlay-directory.js';
import type { OverlayNode } from './overlay-file-system.js';
import type { Upper, UpperDirectory } from './upper.js';

/** What taking a node away hides of the lower file system, and what has to be charged for that beforehand. */
interface Removal {
  readonly hides: { readonly path: ByteString; readonly seen: SeenEntry } | undefined;
  readonly bytes: number;
  readonly entries: number;
}

const NO_CHARGE = { bytes: 0, entries: 0 } as const;

/** Takes a file, a link or an empty directory away. An open file lives on until its last close. @throws errno ENOSPC */
export function removeEntry(directory: OverlayDirectory, name: ByteString, node: OverlayNode): void {
  const holder = directory.ensureUpper();
  const removal = planRemoval(directory, name, node);
  directory.fileSystem.budget.charge(removal.bytes, removal.entries);
  remove(directory, holder, node, removal);
  directory.touchContents();
}

/**
 * rename(2): the moved node keeps its origin, so nothing is copied; whatever depth of tree hangs below it comes along.
 * @throws errno ENOENT, EINVAL, ENOTEMPTY, EISDIR, ENOTDIR, ENAMETOOLONG, ENOSPC
 */
export function moveEntry(
  from: OverlayDirectory,
  name: ByteString,
  source: OverlayNode,
  to: OverlayDirectory,
  toName: ByteString,
): void {
  const target = to.lookup(toName);
  if (to.isRemoved) throw errno(Errno.ENOENT);
  if (source.kind === 'directory' && source.contains(to)) throw errno(Errno.EINVAL);
  if (target?.kind === 'directory' && target.contains(from)) throw errno(Errno.ENOTEMPTY);
  if (target !== undefined && isOne(source, target)) return;
  if (source.kind !== 'directory') {
    if (target?.kind === 'directory') throw errno(Errno.EISDIR);
  } else if (target !== undefined) {
    if (target.kind !== 'directory') throw errno(Errno.ENOTDIR);
    if (!target.isEmpty) throw errno(Errno.ENOTEMPTY);
  }
  const fromUpper = from.ensureUpper();
  const toUpper = to.ensureUpper();
  const upper = source.ensureUpper();
  if (upper.kind === 'directory' && to !== from) requireDepth(upper, from.depth, to.depth);

  const { fileSystem } = from;
  const { budget } = fileSystem;
  const removal = target === undefined ? undefined : planRemoval(to, toName, target);
  const { origin } = upper;
  const leavesHome = upper.isHome;
  const growth = toName.length - name.length;
  const hiding = origin !== undefined && leavesHome ? entryBytes(origin.path.length) : 0;
  const bytes = Math.max(0, growth) + hiding + (removal?.bytes ?? 0);
  budget.charge(bytes, (hiding > 0 ? 1 : 0) + (removal?.entries ?? 0));
  if (growth < 0) budget.release(-growth, 0);

  if (target !== undefined && removal !== undefined) remove(to, toUpper, target, removal);
  fromUpper.detach(upper);
  if (origin !== undefined && leavesHome) {
    fileSystem.hide(origin.path, origin.seen);
    if (upper.kind === 'directory') fromUpper.hiddenDirectories++;
  }
  const comesHome =
    origin !== undefined &&
    toUpper.origin !== undefined &&
    joinPath(toUpper.origin.path, toName) === origin.path;
  if (comesHome) {
    fileSystem.reveal(origin.path);
    if (upper.kind === 'directory') toUpper.hiddenDirectories--;
  }
  toUpper.attach(detachByteString(toName), upper);
  upper.touchStatus(fileSystem.clock.nowMs());
  from.touchContents();
  if (to !== from) to.touchContents();
}

/** Whether a rename from one to the other is to do nothing: the same node, or two names of one lower inode. */
function isOne(left: OverlayNode, right: OverlayNode): boolean {
  if (left.kind === 'directory' || right.kind === 'directory') {
    return left.kind === 'directory' && right.kind === 'directory' && left.isSame(right);
  }
  if (left.upper !== undefined || right.upper !== undefined) return left.upper === right.upper;
  return left.ino === right.ino;
}

function planRemoval(directory: OverlayDirectory, name: ByteString, node: OverlayNode): Removal {
  const { upper } = node;
  if (upper === undefined) {
    const path = detachByteString(joinPath(directory.lowerPath ?? '', name));
    const seen = node.seen();
    return { hides: { path, seen }, bytes: entryBytes(path.length), entries: 1 };
  }
  const { origin } = upper;
  if (origin === undefined || !upper.isHome) return { hides: undefined, ...NO_CHARGE };
  const hides = { path: origin.path, seen: origin.seen };
  // What is given back at once is more than what hiding takes; but an open file gives nothing back yet.
  const staysCharged = upper.kind === 'file' && upper.opens > 0;
  return staysCharged
    ? { hides, bytes: entryBytes(origin.path.length), entries: 1 }
    : { hides, ...NO_CHARGE };
}

/** Precondition: the plan is charged. Cannot fail. */
function remove(
  directory: OverlayDirectory,
  holder: UpperDirectory,
  node: OverlayNode,
  { hides, entries }: Removal,
): void {
  const { fileSystem } = directory;
  const { upper } = node;
  if (upper !== undefined) {
    holder.detach(upper);
    upper.touchStatus(fileSystem.clock.nowMs());
    if (upper.origin !== undefined) fileSystem.uppers.delete(upper.origin.path);
    if (node.kind === 'file') node.releaseIfUnreachable();
    else fileSystem.forget(upper);
  }
  if (hides === undefined) return;
  if (entries === 0) fileSystem.budget.charge(entryBytes(hides.path.length), 1);
  fileSystem.hide(hides.path, hides.seen);
  if (hides.seen.kind === 'directory') holder.hiddenDirectories++;
}

/**
 * Throws ENAMETOOLONG when moving a directory down would nest what is here too deep. Costs a walk over what changed
 * below it; what only the lower file system knows is as deep as that allows.
 */
function requireDepth(source: UpperDirectory, fromDepth: number, toDepth: number): void {
  if (toDepth <= fromDepth) return;
  let depth = toDepth + 1;
  let level: UpperDirectory[] = [source];
  while (level.length > 0) {
    if (depth > DEPTH_LIMIT) throw errno(Errno.ENAMETOOLONG);
    const below: UpperDirectory[] = [];
    for (const directory of level) {
      for (const child of directory.children.values()) if (isDirectory(child)) below.push(child);
    }
    level = below;
    depth++;
  }
}

function isDirectory(upper: Upper): upper is UpperDirectory {
  return upper.kind === 'directory';
}
