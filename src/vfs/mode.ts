import {
  FILE_TYPE_CHARACTER,
  FILE_TYPE_DIRECTORY,
  FILE_TYPE_REGULAR,
  FILE_TYPE_SYMLINK,
} from '../abi/file-type.js';
import type { Node } from './node.js';

/** The `st_mode` type bits of each kind of node. */
export const FileType = {
  device: FILE_TYPE_CHARACTER,
  directory: FILE_TYPE_DIRECTORY,
  file: FILE_TYPE_REGULAR,
  symlink: FILE_TYPE_SYMLINK,
} as const satisfies Record<Node['kind'], number>;

/** All that chmod(2) can set. */
export const PERMISSION_MASK = 0o7777;

/** The owner's bits. The guest owns everything it sees, so no other class is ever consulted. */
export const Permission = { read: 0o400, write: 0o200, execute: 0o100 } as const;

/** Whether the guest has all of `bits` (of {@link Permission}) on a node. */
export function permits(node: Node, bits: number): boolean {
  return (node.mode & bits) === bits;
}

/** NAME_MAX and PATH_MAX (limits.h); the latter counts the terminating NUL. */
export const NAME_LIMIT_BYTES = 255;
export const PATH_LIMIT_BYTES = 4096;

/** Longest target of a symbolic link (PATH_MAX without the NUL). */
export const TARGET_LIMIT_BYTES = 4095;

/** Directories may nest this deep in any one file system, so that walks towards the root are short. */
export const DEPTH_LIMIT = 512;

/** Whether a byte string can be the name of a directory entry, whatever its length. */
export function isEntryName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
}
