import { Errno, errno } from '../abi/errno.js';
import type { ByteString } from './byte-string.js';
import { NAME_LIMIT_BYTES, PATH_LIMIT_BYTES, Permission } from './mode.js';
import { ascend, type DirectoryPlace, type Mount, type Place } from './mounts.js';
import type { DirectoryNode, Node } from './node.js';

const SLASH = 0x2f;
const DOT = 0x2e;

/** Symbolic links followed in one resolution (path_resolution(7)). */
export const SYMLINK_LIMIT = 40;

/** What a walk does at the last component: follows a link there, stops at the link, or does not look it up at all. */
export type LastComponent = 'follow' | 'keep' | 'parent';

/** Where a path led: the directory of its last component, and the node if there is one. */
export interface Walk {
  /** The directory that the last component was looked up in. */
  readonly directory: DirectoryPlace;
  /** The last component; '.' and '..' are themselves, '' means that the path named the root. */
  readonly name: ByteString;
  /** Whether the path ended in '/'. */
  readonly requiresDirectory: boolean;
  /** Undefined when nothing has that name, and always for `parent`. */
  readonly place: Place | undefined;
}

export interface WalkStart {
  /** Where relative paths start. */
  readonly at: Place;
  readonly root: DirectoryPlace;
  /** Whether directories without the owner's x bit refuse to be searched. */
  readonly enforcesPermissions: boolean;
}

/**
 * Path resolution as in path_resolution(7), without recursion. Steps are bounded: every link adds at most its
 * target's length, and there are at most {@link SYMLINK_LIMIT}.
 * @throws errno ENOENT (also for the empty path), ENOTDIR, ELOOP, EACCES, ENAMETOOLONG, EINVAL (a NUL)
 */
export function walk(start: WalkStart, path: ByteString, last: LastComponent): Walk {
  if (path.length === 0) throw errno(Errno.ENOENT);
  if (path.length >= PATH_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
  if (path.includes('\0')) throw errno(Errno.EINVAL);
  const { root, enforcesPermissions } = start;
  let rest = path;
  let from = 0;
  let links = 0;
  let { mount, node: startNode } = rest.charCodeAt(0) === SLASH ? root : start.at;
  if (startNode.kind !== 'directory') throw errno(Errno.ENOTDIR);
  startNode.held?.();
  let directory: DirectoryNode = startNode;

  for (;;) {
    while (rest.charCodeAt(from) === SLASH) from++;
    if (from >= rest.length) return found(mount, directory, '', true, mount, directory);
    if (enforcesPermissions && (directory.mode & Permission.execute) === 0) throw errno(Errno.EACCES);
    let end = rest.indexOf('/', from);
    if (end < 0) end = rest.length;
    let next = end;
    while (rest.charCodeAt(next) === SLASH) next++;
    const isLast = next >= rest.length;
    const requiresDirectory = isLast && end < rest.length;
    const length = end - from;
    if (rest.charCodeAt(from) === DOT && length <= 2) {
      if (length === 1 || rest.charCodeAt(from + 1) === DOT) {
        const here: DirectoryPlace = { mount, node: directory };
        const there = length === 1 ? here : ascend(here);
        if (isLast) {
          const place = last === 'parent' ? undefined : there;
          return { directory: here, name: length === 1 ? '.' : '..', requiresDirectory, place };
        }
        ({ mount, node: directory } = there);
        from = next;
        continue;
      }
    }
    const name = from === 0 && end === rest.length ? rest : rest.slice(from, end);
    if (isLast && last === 'parent') {
      return { directory: { mount, node: directory }, name, requiresDirectory, place: undefined };
    }
    if (length > NAME_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    const child: Node | undefined = directory.lookup(name, isLast ? undefined : rest.slice(next));
    if (child === undefined) {
      if (!isLast) throw errno(Errno.ENOENT);
      return { directory: { mount, node: directory }, name, requiresDirectory, place: undefined };
    }
    if (child.kind === 'directory') {
      let childMount: Mount = mount;
      let childNode: DirectoryNode = child;
      while (childMount.covered.size > 0) {
        const cover = childMount.covered.get(childNode.ino);
        if (cover === undefined) break;
        childMount = cover;
        childNode = cover.root;
      }
      if (isLast) return found(mount, directory, name, requiresDirectory, childMount, childNode);
      mount = childMount;
      directory = childNode;
      from = next;
    } else if (child.kind === 'symlink' && (!isLast || requiresDirectory || last === 'follow')) {
      if (++links > SYMLINK_LIMIT) throw errno(Errno.ELOOP);
      if (child.target === '') throw errno(Errno.ENOENT);
      rest = end < rest.length ? child.target + rest.slice(end) : child.target;
      from = 0;
      if (rest.charCodeAt(0) === SLASH) ({ mount, node: directory } = root);
    } else {
      if (!isLast || requiresDirectory) throw errno(Errno.ENOTDIR);
      return found(mount, directory, name, false, mount, child);
    }
  }
}

function found(
  mount: Mount,
  directory: DirectoryNode,
  name: ByteString,
  requiresDirectory: boolean,
  placeMount: Mount,
  node: Node,
): Walk {
  return {
    directory: { mount, node: directory },
    name,
    requiresDirectory,
    place: { mount: placeMount, node },
  };
}
