import { F_UNLCK, Fcntl, IOV_MAX, Ioctl, Layout, OpenFlag } from '../../abi/emscripten.js';
import { Errno, ErrnoFailure, errno } from '../../abi/errno.js';
import type { Description } from '../descriptors/description.js';
import { DirectoryDescription } from '../descriptors/directory-description.js';
import type { GuestMemory } from '../guest-memory.js';
import { dup, dup3, fcntl, pipe2 } from '../syscalls/descriptors.js';
import { openat } from '../syscalls/open.js';
import { checkPollCount, type PollRequest, poll } from '../syscalls/poll.js';
import type { Bindings, GuestContext } from './guest-context.js';
import { writeDirent } from './structs.js';

/** Bindings for open files: WASI's `fd_*` calls and Emscripten's system calls on descriptors. */

/**
 * Runs `step` over the buffers of an iovec array until one is not filled; returns the bytes of all.
 * An error after the first bytes is not lost, since the next call meets it again, or else `failsWhole`.
 */
function eachBuffer(
  memory: GuestMemory,
  iovs: number,
  count: number,
  step: (buffer: Uint8Array) => number,
  failsWhole = false,
): number {
  if (count >>> 0 > IOV_MAX) throw errno(Errno.EINVAL);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const at = (iovs >>> 0) + i * Layout.iovec.size;
    const length = memory.getU32(at + Layout.iovec.length);
    if (length === 0) continue;
    const buffer = memory.bytes(memory.getU32(at + Layout.iovec.base), length);
    let done: number;
    try {
      done = step(buffer);
    } catch (failure) {
      if (total > 0 && !failsWhole && failure instanceof ErrnoFailure) break;
      throw failure;
    }
    total += done;
    if (done < length) break;
  }
  return total;
}

/** File offsets beyond what a number holds exactly are not to be had. */
function toOffset(value: bigint): number {
  if (value < 0n) throw errno(Errno.EINVAL);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw errno(Errno.EFBIG);
  return Number(value);
}

function seekable(description: Description): Description {
  if (!description.seekable) throw errno(Errno.ESPIPE);
  return description;
}

/** fsync(2), which pipes and the console refuse; private files are where they belong at once. */
function sync({ node }: Description): void {
  if (node === undefined) throw errno(Errno.EINVAL);
  if (node.kind === 'file') node.sync?.();
}

/** WASI's file types of `fd_fdstat_get`, by the kind of node; 0 is "unknown", which pipes are. */
const wasiFileTypes = { device: 2, directory: 3, file: 4, symlink: 7 } as const;
const WASI_UNKNOWN = 0;
/** WASI's rights to seek and to tell: libc takes a character device that has neither for a terminal. */
const WASI_SEEK_AND_TELL = 0x24n;

function getdents({ kernel, memory }: GuestContext, fd: number, buffer: number, sizeBytes: number): number {
  const directory = kernel.descriptors.get(fd);
  if (!(directory instanceof DirectoryDescription)) throw errno(Errno.ENOTDIR);
  const end = (buffer >>> 0) + (sizeBytes >>> 0);
  memory.bytes(buffer, sizeBytes);
  let at = buffer >>> 0;
  for (;;) {
    const next = directory.peek();
    if (next === undefined) break;
    if (at + Layout.dirent.size > end) {
      if (at === buffer >>> 0) throw errno(Errno.EINVAL);
      break;
    }
    writeDirent(memory, at, next.entry, next.next);
    directory.advance();
    at += Layout.dirent.size;
  }
  return at - (buffer >>> 0);
}

/** Variadic system calls get a pointer to their further arguments. */
function variadic(memory: GuestMemory, varargs: number): number {
  return varargs === 0 ? 0 : memory.getI32(varargs);
}

function ioctl({ kernel, memory }: GuestContext, fd: number, request: number, varargs: number): number {
  const description = kernel.descriptors.get(fd);
  const argument = () => memory.getU32(varargs);
  switch (request) {
    case Ioctl.FIONREAD:
      memory.setI32(argument(), Math.min(0x7fffffff, description.available()));
      return 0;
    case Ioctl.FIONBIO: {
      const flags = fcntl(kernel, fd, Fcntl.GETFL, 0);
      const on = memory.getI32(argument()) !== 0;
      return fcntl(kernel, fd, Fcntl.SETFL, on ? flags | OpenFlag.NONBLOCK : flags & ~OpenFlag.NONBLOCK);
    }
    case Ioctl.FIOCLEX:
    case Ioctl.FIONCLEX:
      kernel.descriptors.setCloseOnExec(fd, request === Ioctl.FIOCLEX);
      return 0;
    case Ioctl.TCGETS:
      if (!description.isTerminal) throw errno(Errno.ENOTTY);
      memory.bytes(argument(), Layout.termios.size).fill(0);
      return 0;
    case Ioctl.TIOCGWINSZ: {
      if (!description.isTerminal) throw errno(Errno.ENOTTY);
      const size = argument();
      memory.bytes(size, 8).fill(0);
      memory.setU16(size, 24);
      memory.setU16(size + 2, 80);
      return 0;
    }
    default:
      throw errno(description.isTerminal ? Errno.EINVAL : Errno.ENOTTY);
  }
}

function pollAll({ kernel, memory }: GuestContext, fds: number, count: number, timeoutMs: number): number {
  checkPollCount(kernel, count);
  const at = Layout.pollfd;
  memory.bytes(fds, count * at.size);
  const requests: PollRequest[] = [];
  for (let i = 0; i < count; i++) {
    const entry = (fds >>> 0) + i * at.size;
    requests.push({ fd: memory.getI32(entry + at.fd), events: memory.getI16(entry + at.events), revents: 0 });
  }
  const ready = poll(kernel, requests, timeoutMs);
  requests.forEach((request, i) => {
    memory.setU16((fds >>> 0) + i * at.size + at.revents, request.revents);
  });
  return ready;
}

function makePipe({ kernel, memory }: GuestContext, pair: number, flags: number): number {
  memory.bytes(pair, 8);
  const { reader, writer } = pipe2(kernel, flags);
  memory.setI32(pair, reader);
  memory.setI32(pair + 4, writer);
  return 0;
}

/** WASI's calls: 0 or an errno; results go to memory. */
export const wasiFileBindings = {
  fd_close({ kernel }, fd: number) {
    kernel.descriptors.close(fd);
  },
  fd_read({ kernel, memory }, fd: number, iovs: number, count: number, result: number) {
    const description = kernel.descriptors.get(fd);
    memory.setU32(
      result,
      eachBuffer(memory, iovs, count, (buffer) => description.read(buffer)),
    );
  },
  fd_write({ kernel, memory }, fd: number, iovs: number, count: number, result: number) {
    const description = kernel.descriptors.get(fd);
    try {
      const step = (buffer: Uint8Array) => description.write(buffer);
      memory.setU32(result, eachBuffer(memory, iovs, count, step, description.failsWhole));
    } catch (failure) {
      if (failure instanceof ErrnoFailure && failure.value === Errno.EINTR) kernel.noteCutShort();
      throw failure;
    }
  },
  fd_pread({ kernel, memory }, fd: number, iovs: number, count: number, offset: bigint, result: number) {
    const description = seekable(kernel.descriptors.get(fd));
    let position = toOffset(offset);
    const total = eachBuffer(memory, iovs, count, (buffer) => {
      const done = description.readAt(buffer, position);
      position += done;
      return done;
    });
    memory.setU32(result, total);
  },
  fd_pwrite({ kernel, memory }, fd: number, iovs: number, count: number, offset: bigint, result: number) {
    const description = seekable(kernel.descriptors.get(fd));
    let position = toOffset(offset);
    const total = eachBuffer(memory, iovs, count, (buffer) => {
      const done = description.writeAt(buffer, position);
      position += done;
      return done;
    });
    memory.setU32(result, total);
  },
  fd_seek({ kernel, memory }, fd: number, offset: bigint, whence: number, result: number) {
    const description = kernel.descriptors.get(fd);
    const distance = Number(offset);
    if (!Number.isSafeInteger(distance)) throw errno(Errno.EINVAL);
    memory.setI64(result, BigInt(description.seek(distance, whence)));
  },
  fd_sync: ({ kernel }, fd: number) => sync(kernel.descriptors.get(fd)),
  fd_fdstat_get({ kernel, memory }, fd: number, result: number) {
    const description = kernel.descriptors.get(fd);
    const at = Layout.fdstat;
    memory.bytes(result, at.size).fill(0);
    const kind = description.isTerminal ? 'device' : description.node?.kind;
    const rights = description.isTerminal ? ~WASI_SEEK_AND_TELL : -1n;
    memory.setU8(result + at.filetype, kind === undefined ? WASI_UNKNOWN : wasiFileTypes[kind]);
    memory.setI64(result + at.rightsBase, rights);
    memory.setI64(result + at.rightsInheriting, rights);
  },
} satisfies Bindings;

/** Emscripten's system calls: a result, or `-errno`. */
export const fileBindings = {
  __syscall_openat({ kernel, memory }, dirfd: number, path: number, flags: number, varargs: number) {
    return openat(kernel, dirfd, memory.cString(path), flags, variadic(memory, varargs));
  },
  __syscall_ftruncate64({ kernel }, fd: number, size: bigint) {
    kernel.descriptors.get(fd).truncate(toOffset(size));
  },
  __syscall_getdents64: getdents,
  __syscall_dup: ({ kernel }, fd: number) => dup(kernel, fd),
  __syscall_dup3: ({ kernel }, fd: number, to: number, flags: number) => dup3(kernel, fd, to, flags),
  __syscall_pipe: (context, pair: number) => makePipe(context, pair, 0),
  __syscall_pipe2: makePipe,
  __syscall_ioctl: ioctl,
  __syscall_fcntl64({ kernel, memory }, fd: number, command: number, varargs: number) {
    switch (command) {
      case Fcntl.GETLK:
        kernel.descriptors.get(fd);
        memory.setU16(memory.getU32(varargs) + Layout.flock.type, F_UNLCK);
        return 0;
      case Fcntl.SETLK:
      case Fcntl.SETLKW:
        kernel.descriptors.get(fd);
        return 0;
      default:
        return fcntl(kernel, fd, command, variadic(memory, varargs));
    }
  },
  __syscall_poll: pollAll,
  __syscall_poll_nonblocking: (context, fds: number, count: number) => pollAll(context, fds, count, 0),
  __syscall_fdatasync: ({ kernel }, fd: number) => sync(kernel.descriptors.get(fd)),
  __syscall_fadvise64({ kernel }, fd: number, _offset: bigint, _length: bigint, advice: number) {
    seekable(kernel.descriptors.get(fd));
    if (advice < 0 || advice > 5) throw errno(Errno.EINVAL);
  },
  __syscall_fallocate({ kernel }, fd: number, mode: number, offset: bigint, length: bigint) {
    const description = kernel.descriptors.get(fd);
    if (mode !== 0) throw errno(Errno.EOPNOTSUPP);
    if (offset < 0n || length <= 0n) throw errno(Errno.EINVAL);
    if (!description.writable) throw errno(Errno.EBADF);
    const size = toOffset(offset + length);
    if (seekable(description).stat().size < size) description.truncate(size);
  },
} satisfies Bindings;
