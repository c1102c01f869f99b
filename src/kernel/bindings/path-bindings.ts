import { At, Layout, UTIME_NOW, UTIME_OMIT } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { FileStat } from '../../vfs/node.js';
import type { GuestMemory } from '../guest-memory.js';
import type { Kernel } from '../kernel.js';
import * as paths from '../syscalls/paths.js';
import type { Bindings, GuestContext } from './guest-context.js';
import { writeStat, writeStatFs } from './structs.js';

/** Bindings for calls that take paths, and for attributes of files. */

function answerStat({ kernel, memory }: GuestContext, pointer: number, stat: FileStat): void {
  writeStat(memory, pointer, stat, kernel);
}

/** One `struct timespec` of utimensat: undefined for UTIME_OMIT. */
function readTime(memory: GuestMemory, pointer: number, kernel: Kernel): number | undefined {
  const nanoseconds = memory.getI32(pointer + Layout.timespec.nanoseconds);
  if (nanoseconds === UTIME_OMIT) return undefined;
  if (nanoseconds === UTIME_NOW) return kernel.ports.clock.realtimeMs();
  if (nanoseconds < 0 || nanoseconds > 999_999_999) throw errno(Errno.EINVAL);
  const seconds = Number(memory.getI64(pointer + Layout.timespec.seconds));
  if (!Number.isSafeInteger(seconds * 1000)) throw errno(Errno.EOVERFLOW);
  return seconds * 1000 + Math.floor(nanoseconds / 1000) / 1000;
}

export const pathBindings = {
  __syscall_stat64(context, path: number, result: number) {
    answerStat(context, result, paths.newfstatat(context.kernel, At.FDCWD, context.memory.cString(path), 0));
  },
  __syscall_lstat64(context, path: number, result: number) {
    const name = context.memory.cString(path);
    answerStat(context, result, paths.newfstatat(context.kernel, At.FDCWD, name, At.SYMLINK_NOFOLLOW));
  },
  __syscall_fstat64(context, fd: number, result: number) {
    answerStat(context, result, context.kernel.descriptors.get(fd).stat());
  },
  __syscall_newfstatat(context, dirfd: number, path: number, result: number, flags: number) {
    answerStat(context, result, paths.newfstatat(context.kernel, dirfd, context.memory.cString(path), flags));
  },
  __syscall_faccessat({ kernel, memory }, dirfd: number, path: number, mode: number, flags: number) {
    paths.faccessat(kernel, dirfd, memory.cString(path), mode, flags);
  },
  __syscall_chdir({ kernel, memory }, path: number) {
    paths.chdir(kernel, memory.cString(path));
  },
  __syscall_fchdir({ kernel }, fd: number) {
    paths.fchdir(kernel, fd);
  },
  __syscall_getcwd({ kernel, memory }, buffer: number, sizeBytes: number) {
    const path = kernel.vfs.pathOf(kernel.cwd);
    if (sizeBytes >>> 0 < path.length + 1) throw errno(Errno.ERANGE);
    memory.setCString(buffer, path);
    return path.length + 1;
  },
  __syscall_mkdirat({ kernel, memory }, dirfd: number, path: number, mode: number) {
    paths.mkdirat(kernel, dirfd, memory.cString(path), mode);
  },
  __syscall_unlinkat({ kernel, memory }, dirfd: number, path: number, flags: number) {
    paths.unlinkat(kernel, dirfd, memory.cString(path), flags);
  },
  __syscall_rmdir({ kernel, memory }, path: number) {
    paths.unlinkat(kernel, At.FDCWD, memory.cString(path), At.REMOVEDIR);
  },
  __syscall_renameat({ kernel, memory }, fromDirfd: number, from: number, toDirfd: number, to: number) {
    paths.renameat(kernel, fromDirfd, memory.cString(from), toDirfd, memory.cString(to));
  },
  __syscall_symlinkat({ kernel, memory }, target: number, dirfd: number, path: number) {
    paths.symlinkat(kernel, memory.cString(target), dirfd, memory.cString(path));
  },
  __syscall_readlinkat({ kernel, memory }, dirfd: number, path: number, buffer: number, sizeBytes: number) {
    if (sizeBytes <= 0) throw errno(Errno.EINVAL);
    const target = paths.readlinkat(kernel, dirfd, memory.cString(path)).slice(0, sizeBytes);
    memory.setByteString(buffer, target);
    return target.length;
  },
  __syscall_chmod({ kernel, memory }, path: number, mode: number) {
    paths.fchmodat(kernel, At.FDCWD, memory.cString(path), mode, 0);
  },
  __syscall_fchmod({ kernel }, fd: number, mode: number) {
    paths.fchmod(kernel, fd, mode);
  },
  __syscall_fchmodat2({ kernel, memory }, dirfd: number, path: number, mode: number, flags: number) {
    paths.fchmodat(kernel, dirfd, memory.cString(path), mode, flags);
  },
  __syscall_fchown32({ kernel }, fd: number, user: number, group: number) {
    paths.chown(kernel, kernel.descriptors.get(fd).node, user, group);
  },
  __syscall_fchownat(
    { kernel, memory },
    dirfd: number,
    path: number,
    user: number,
    group: number,
    flags: number,
  ) {
    paths.fchownat(kernel, dirfd, memory.cString(path), user, group, flags);
  },
  __syscall_utimensat({ kernel, memory }, dirfd: number, path: number, times: number, flags: number) {
    const now = kernel.ports.clock.realtimeMs();
    const atimeMs = times === 0 ? now : readTime(memory, times, kernel);
    const mtimeMs = times === 0 ? now : readTime(memory, times + Layout.timespec.size, kernel);
    // A null path means the descriptor itself: futimens(3).
    paths.utimensat(kernel, dirfd, path === 0 ? undefined : memory.cString(path), atimeMs, mtimeMs, flags);
  },
  __syscall_truncate64({ kernel, memory }, path: number, size: bigint) {
    paths.truncate(kernel, memory.cString(path), Number(size));
  },
  __syscall_statfs64({ kernel, memory }, path: number, sizeBytes: number, result: number) {
    if (sizeBytes !== Layout.statfs.size) throw errno(Errno.EINVAL);
    writeStatFs(memory, result, paths.statfs(kernel, memory.cString(path)));
  },
  __syscall_fstatfs64({ kernel, memory }, fd: number, sizeBytes: number, result: number) {
    if (sizeBytes !== Layout.statfs.size) throw errno(Errno.EINVAL);
    writeStatFs(memory, result, paths.fstatfs(kernel, fd));
  },
  __syscall_umask_js({ kernel }, mask: number) {
    const previous = kernel.umask;
    kernel.umask = mask & 0o777;
    return previous;
  },
} satisfies Bindings;
