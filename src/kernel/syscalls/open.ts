import { At, OpenFlag } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../../vfs/byte-string.js';
import { PERMISSION_MASK, Permission, permits } from '../../vfs/mode.js';
import type { DirectoryPlace, Place } from '../../vfs/mounts.js';
import type { DirectoryEntry, FileNode } from '../../vfs/node.js';
import type { Description } from '../descriptors/description.js';
import { DeviceDescription } from '../descriptors/device-description.js';
import { DirectoryDescription } from '../descriptors/directory-description.js';
import { FileDescription } from '../descriptors/file-description.js';
import type { Kernel } from '../kernel.js';

/** Where a path given with a directory descriptor starts; absolute paths do not look at the descriptor. */
export function startOf(kernel: Kernel, dirfd: number, path: ByteString): Place {
  if (dirfd === At.FDCWD || path.startsWith('/')) return kernel.cwd;
  const description = kernel.descriptors.get(dirfd);
  if (!(description instanceof DirectoryDescription)) throw errno(Errno.ENOTDIR);
  return description.place;
}

/** openat(2). Refuses O_TMPFILE with EOPNOTSUPP, which callers take for "this file system cannot". */
export function openat(kernel: Kernel, dirfd: number, path: ByteString, flags: number, mode: number): number {
  kernel.descriptors.requireRoom();
  if ((flags & OpenFlag.TMPFILE) === OpenFlag.TMPFILE) throw errno(Errno.EOPNOTSUPP);
  if ((flags & OpenFlag.ACCMODE) === OpenFlag.ACCMODE) throw errno(Errno.EINVAL);
  const at = startOf(kernel, dirfd, path);
  const followLast = (flags & OpenFlag.NOFOLLOW) === 0;
  let place: Place;
  let created = false;
  if ((flags & OpenFlag.CREAT) !== 0 && (flags & OpenFlag.PATH) === 0) {
    if ((flags & OpenFlag.DIRECTORY) !== 0) throw errno(Errno.EINVAL);
    ({ place, created } = kernel.vfs.resolveOrCreate(at, path, {
      mode: mode & PERMISSION_MASK & ~kernel.umask,
      exclusive: (flags & OpenFlag.EXCL) !== 0,
      followLast,
    }));
  } else {
    place = kernel.vfs.resolve(at, path, { followLast });
  }
  const description = openNode(kernel, place, flags, created);
  return kernel.descriptors.add(description, (flags & OpenFlag.CLOEXEC) !== 0);
}

/**
 * Opens what a path led to.
 * @param created - whether just now, so that its permissions do not matter
 * @throws errno EACCES, EISDIR, ENOTDIR, ELOOP, EROFS and those of the file's own opening
 */
export function openNode(kernel: Kernel, place: Place, flags: number, created: boolean): Description {
  const { node, mount } = place;
  const access = flags & OpenFlag.ACCMODE;
  if (node.kind === 'symlink') throw errno(Errno.ELOOP);
  if ((flags & OpenFlag.DIRECTORY) !== 0 && node.kind !== 'directory') throw errno(Errno.ENOTDIR);
  const writes = access !== OpenFlag.RDONLY || (flags & OpenFlag.TRUNC) !== 0;
  if (node.kind === 'directory' && writes) throw errno(Errno.EISDIR);
  if (!created && (flags & OpenFlag.PATH) === 0) {
    if (access !== OpenFlag.WRONLY && !permits(node, Permission.read)) throw errno(Errno.EACCES);
    if (writes && !permits(node, Permission.write)) throw errno(Errno.EACCES);
    if (writes && node.kind === 'file' && node.fileSystem.readOnly) throw errno(Errno.EROFS);
  }
  switch (node.kind) {
    case 'directory':
      return openDirectory(kernel, { mount, node }, flags);
    case 'device':
      return new DeviceDescription(node.open(), flags, node);
    case 'file': {
      const description = new FileDescription(node, flags);
      if ((flags & OpenFlag.TRUNC) !== 0 && !created) empty(node);
      return description;
    }
  }
}

/** A description of a directory, whatever its permissions. */
export function openDirectory(kernel: Kernel, place: DirectoryPlace, flags: number): DirectoryDescription {
  return new DirectoryDescription(place, flags, () => allEntries(kernel, place));
}

/** O_TRUNC of a file just opened: if that fails there is no descriptor that would close it. */
function empty(node: FileNode): void {
  try {
    node.truncate(0);
  } catch (failure) {
    node.closed();
    throw failure;
  }
}

/** A listing as getdents64 gives it. */
function* allEntries(kernel: Kernel, directory: DirectoryPlace): Generator<DirectoryEntry> {
  const above = kernel.vfs.resolve(directory, '..', { followLast: true });
  yield { name: '.', ino: directory.node.ino, kind: 'directory' };
  yield { name: '..', ino: above.node.ino, kind: 'directory' };
  yield* directory.node.entries();
}
