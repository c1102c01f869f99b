import { Errno, errno } from '../../../abi/errno.js';
import { type ByteString, isByteString } from '../../../vfs/byte-string.js';

/** NAME_MAX and PATH_MAX (with the final NUL), limits.h of Linux: in bytes. */
const NAME_MAX_BYTES = 255;
const PATH_MAX_BYTES = 4096;

/**
 * The components of a path from below. Paths come from a kernel that runs beside the guest, so what a path must not
 * be is checked here again: a '..' that passed would leave the root.
 * @throws errno EINVAL for what no kernel of ours sends, ENAMETOOLONG
 */
export function splitPath(path: ByteString): ByteString[] {
  if (!isByteString(path) || path.includes('\0')) throw errno(Errno.EINVAL);
  if (path.length >= PATH_MAX_BYTES) throw errno(Errno.ENAMETOOLONG);
  if (path === '') return [];
  const names = path.split('/');
  for (const name of names) {
    if (name === '' || name === '.' || name === '..') throw errno(Errno.EINVAL);
    if (name.length > NAME_MAX_BYTES) throw errno(Errno.ENAMETOOLONG);
  }
  return names;
}

export function lastName(path: ByteString): ByteString {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function parentPath(path: ByteString): ByteString {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function childPath(parent: ByteString, name: ByteString): ByteString {
  return parent === '' ? name : `${parent}/${name}`;
}

/** Whether a path lies below a directory. */
export function isBelow(path: ByteString, directory: ByteString): boolean {
  return directory === '' ? path !== '' : path.startsWith(`${directory}/`);
}
