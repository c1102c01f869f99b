import { Errno, ErrnoFailure, type ErrnoValue } from '../../abi/errno.js';
import type { ByteString } from '../../vfs/byte-string.js';
import type { GuestContext } from './guest-context.js';

/** Errors that say "you may not", as opposed to "there is no such thing". */
const refusals: ReadonlySet<ErrnoValue> = new Set([Errno.EACCES, Errno.EPERM, Errno.EROFS]);

/** Which argument of a call is the path that it is about. */
const pathArguments: ReadonlyMap<string, number> = new Map([
  ['__syscall_openat', 1],
  ['__syscall_mkdirat', 1],
  ['__syscall_unlinkat', 1],
  ['__syscall_rmdir', 0],
  ['__syscall_renameat', 3],
  ['__syscall_symlinkat', 2],
  ['__syscall_chmod', 0],
  ['__syscall_fchmodat2', 1],
  ['__syscall_fchownat', 1],
  ['__syscall_utimensat', 1],
  ['__syscall_truncate64', 0],
  ['__syscall_chdir', 0],
  ['__syscall_stat64', 0],
  ['__syscall_lstat64', 0],
  ['__syscall_newfstatat', 1],
  ['__syscall_readlinkat', 1],
]);

/** Puts a path on the run's report when a call about it was refused. @throws GuestEnd when too much was refused */
export function noteRefusedPath(
  name: string,
  value: ErrnoValue,
  values: readonly (number | bigint)[],
  { kernel, memory }: GuestContext,
): void {
  if (!refusals.has(value)) return;
  const index = pathArguments.get(name);
  const pointer = index === undefined ? 0 : Number(values[index] ?? 0);
  if (pointer === 0) return;
  try {
    kernel.noteRefusedPath(absolute(memory.cString(pointer), kernel), value);
  } catch (failure) {
    // The guest's string cannot be read: then it was not the path that was refused.
    if (!(failure instanceof ErrnoFailure)) throw failure;
  }
}

function absolute(path: ByteString, kernel: GuestContext['kernel']): ByteString {
  if (path.startsWith('/')) return path;
  const directory = kernel.vfs.pathOf(kernel.cwd);
  return directory === '/' ? `/${path}` : `${directory}/${path}`;
}
