import { Access, At } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../../vfs/byte-string.js';
import { PERMISSION_MASK, Permission, permits } from '../../vfs/mode.js';
import type { FileStat, FileSystemStat, Node } from '../../vfs/node.js';
import { DirectoryDescription } from '../descriptors/directory-description.js';
import type { Kernel } from '../kernel.js';
import { startOf } from './open.js';

function nodeAt(kernel: Kernel, dirfd: number, path: ByteString, follow: boolean): Node {
  return kernel.vfs.resolve(startOf(kernel, dirfd, path), path, { followLast: follow }).node;
}

/** newfstatat(2), and with other arguments stat, lstat and fstat. */
export function newfstatat(kernel: Kernel, dirfd: number, path: ByteString, flags: number): FileStat {
  if ((flags & ~(At.SYMLINK_NOFOLLOW | At.EMPTY_PATH | At.NO_AUTOMOUNT)) !== 0) throw errno(Errno.EINVAL);
  if (path === '' && (flags & At.EMPTY_PATH) !== 0) {
    return dirfd === At.FDCWD ? kernel.cwd.node.stat() : kernel.descriptors.get(dirfd).stat();
  }
  return nodeAt(kernel, dirfd, path, (flags & At.SYMLINK_NOFOLLOW) === 0).stat();
}

/** faccessat(2): the guest owns everything, so only the owner's bits count. */
export function faccessat(
  kernel: Kernel,
  dirfd: number,
  path: ByteString,
  mode: number,
  flags: number,
): void {
  if ((mode & ~(Access.R | Access.W | Access.X)) !== 0) throw errno(Errno.EINVAL);
  if ((flags & ~(At.EACCESS | At.SYMLINK_NOFOLLOW)) !== 0) throw errno(Errno.EINVAL);
  const node = nodeAt(kernel, dirfd, path, (flags & At.SYMLINK_NOFOLLOW) === 0);
  if ((mode & Access.W) !== 0 && node.kind !== 'device' && node.fileSystem.readOnly) throw errno(Errno.EROFS);
  // Access modes are the owner's permission bits, six to the left.
  if (!permits(node, mode << 6)) throw errno(Errno.EACCES);
}

export function chdir(kernel: Kernel, path: ByteString): void {
  const { mount, node } = kernel.vfs.resolve(kernel.cwd, path, { followLast: true });
  if (node.kind !== 'directory') throw errno(Errno.ENOTDIR);
  if (!permits(node, Permission.execute)) throw errno(Errno.EACCES);
  node.held?.();
  kernel.cwd = { mount, node };
}

export function fchdir(kernel: Kernel, fd: number): void {
  const description = kernel.descriptors.get(fd);
  if (!(description instanceof DirectoryDescription)) throw errno(Errno.ENOTDIR);
  if (!permits(description.place.node, Permission.execute)) throw errno(Errno.EACCES);
  kernel.cwd = description.place;
}

export function mkdirat(kernel: Kernel, dirfd: number, path: ByteString, mode: number): void {
  kernel.vfs.makeDirectory(startOf(kernel, dirfd, path), path, mode & PERMISSION_MASK & ~kernel.umask);
}

export function unlinkat(kernel: Kernel, dirfd: number, path: ByteString, flags: number): void {
  if ((flags & ~At.REMOVEDIR) !== 0) throw errno(Errno.EINVAL);
  const start = startOf(kernel, dirfd, path);
  if ((flags & At.REMOVEDIR) !== 0) kernel.vfs.removeDirectory(start, path);
  else kernel.vfs.unlink(start, path);
}

export function renameat(
  kernel: Kernel,
  fromDirfd: number,
  from: ByteString,
  toDirfd: number,
  to: ByteString,
): void {
  kernel.vfs.rename(startOf(kernel, fromDirfd, from), from, startOf(kernel, toDirfd, to), to);
}

export function symlinkat(kernel: Kernel, target: ByteString, dirfd: number, path: ByteString): void {
  kernel.vfs.makeSymlink(target, startOf(kernel, dirfd, path), path);
}

/** The target, which the caller cuts to the buffer's size as readlink(2) says. */
export function readlinkat(kernel: Kernel, dirfd: number, path: ByteString): ByteString {
  return kernel.vfs.readLink(startOf(kernel, dirfd, path), path);
}

/** fchmodat2(2). A link's own bits cannot be changed: EOPNOTSUPP, as on Linux. */
export function fchmodat(kernel: Kernel, dirfd: number, path: ByteString, mode: number, flags: number): void {
  if ((flags & ~At.SYMLINK_NOFOLLOW) !== 0) throw errno(Errno.EINVAL);
  const node = nodeAt(kernel, dirfd, path, (flags & At.SYMLINK_NOFOLLOW) === 0);
  if (node.kind === 'symlink') throw errno(Errno.EOPNOTSUPP);
  node.chmod(mode & PERMISSION_MASK);
}

export function fchmod(kernel: Kernel, fd: number, mode: number): void {
  const { node } = kernel.descriptors.get(fd);
  if (node === undefined) throw errno(Errno.EINVAL);
  node.chmod(mode & PERMISSION_MASK);
}

/** Owners are fixed: giving a file to oneself (or to nobody, -1) is granted, all else is EPERM. */
export function chown(kernel: Kernel, node: Node | undefined, user: number, group: number): void {
  const granted = (id: number, own: number) => id === -1 || id >>> 0 === own;
  if (!granted(user, kernel.userId) || !granted(group, kernel.groupId)) throw errno(Errno.EPERM);
  if (node?.fileSystem.readOnly) throw errno(Errno.EROFS);
}

export function fchownat(
  kernel: Kernel,
  dirfd: number,
  path: ByteString,
  user: number,
  group: number,
  flags: number,
): void {
  if ((flags & ~(At.SYMLINK_NOFOLLOW | At.EMPTY_PATH)) !== 0) throw errno(Errno.EINVAL);
  chown(kernel, nodeAt(kernel, dirfd, path, (flags & At.SYMLINK_NOFOLLOW) === 0), user, group);
}

/** Times in milliseconds; undefined leaves one as it is. An empty path means the descriptor itself. */
export function utimensat(
  kernel: Kernel,
  dirfd: number,
  path: ByteString | undefined,
  atimeMs: number | undefined,
  mtimeMs: number | undefined,
  flags: number,
): void {
  if ((flags & ~(At.SYMLINK_NOFOLLOW | At.EMPTY_PATH)) !== 0) throw errno(Errno.EINVAL);
  const node =
    path === undefined || (path === '' && (flags & At.EMPTY_PATH) !== 0)
      ? kernel.descriptors.get(dirfd).node
      : nodeAt(kernel, dirfd, path, (flags & At.SYMLINK_NOFOLLOW) === 0);
  if (node === undefined) throw errno(Errno.EINVAL);
  if (atimeMs !== undefined || mtimeMs !== undefined) node.setTimes(atimeMs, mtimeMs);
}

export function truncate(kernel: Kernel, path: ByteString, sizeBytes: number): void {
  if (sizeBytes < 0) throw errno(Errno.EINVAL);
  const node = nodeAt(kernel, At.FDCWD, path, true);
  if (node.kind === 'directory') throw errno(Errno.EISDIR);
  if (node.kind !== 'file') throw errno(Errno.EINVAL);
  if (!permits(node, Permission.write)) throw errno(Errno.EACCES);
  node.truncate(sizeBytes);
}

export function statfs(kernel: Kernel, path: ByteString): FileSystemStat {
  return nodeAt(kernel, At.FDCWD, path, true).fileSystem.stat();
}

export function fstatfs(kernel: Kernel, fd: number): FileSystemStat {
  const { node } = kernel.descriptors.get(fd);
  if (node === undefined) throw errno(Errno.ENOSYS);
  return node.fileSystem.stat();
}
