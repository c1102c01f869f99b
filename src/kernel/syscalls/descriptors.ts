import { Fcntl, FD_CLOEXEC, OpenFlag } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { createPipe } from '../descriptors/pipe.js';
import type { WaitForever } from '../descriptors/pipe-buffer.js';
import type { Kernel } from '../kernel.js';

/** dup(2). */
export function dup(kernel: Kernel, fd: number): number {
  return kernel.descriptors.add(kernel.descriptors.get(fd));
}

/** dup3(2): EINVAL when both are the same, EBADF beyond the limit of descriptors. */
export function dup3(kernel: Kernel, fd: number, to: number, flags: number): number {
  if (fd === to || (flags & ~OpenFlag.CLOEXEC) !== 0) throw errno(Errno.EINVAL);
  const description = kernel.descriptors.get(fd);
  if (!kernel.descriptors.has(to)) kernel.descriptors.requireRoom();
  kernel.descriptors.set(to, description, (flags & OpenFlag.CLOEXEC) !== 0);
  return to;
}

/** pipe2(2). */
export function pipe2(kernel: Kernel, flags: number): { reader: number; writer: number } {
  if ((flags & ~(OpenFlag.CLOEXEC | OpenFlag.NONBLOCK)) !== 0) throw errno(Errno.EINVAL);
  kernel.descriptors.requireRoom(2);
  const identity = { ino: kernel.nextIno(), createdMs: kernel.ports.clock.realtimeMs() };
  const ends = createPipe(flags, identity, waitForever(kernel));
  const closeOnExec = (flags & OpenFlag.CLOEXEC) !== 0;
  const reader = kernel.descriptors.add(ends.reader, closeOnExec);
  return { reader, writer: kernel.descriptors.add(ends.writer, closeOnExec) };
}

/** How a stream of this kernel waits. */
export function waitForever(kernel: Kernel): WaitForever {
  return () => kernel.sleep(Number.POSITIVE_INFINITY);
}

/** Status flags that F_SETFL may change. */
const CHANGEABLE = OpenFlag.APPEND | OpenFlag.NONBLOCK;

/** fcntl(2) for the commands that take or give numbers; locks are the binding's, since they use a struct. */
export function fcntl(kernel: Kernel, fd: number, command: number, argument: number): number {
  const { descriptors } = kernel;
  const description = descriptors.get(fd);
  switch (command) {
    case Fcntl.DUPFD:
    case Fcntl.DUPFD_CLOEXEC:
      if (argument < 0) throw errno(Errno.EINVAL);
      return descriptors.add(description, command === Fcntl.DUPFD_CLOEXEC, argument);
    case Fcntl.GETFD:
      return descriptors.isCloseOnExec(fd) ? FD_CLOEXEC : 0;
    case Fcntl.SETFD:
      descriptors.setCloseOnExec(fd, (argument & FD_CLOEXEC) !== 0);
      return 0;
    case Fcntl.GETFL:
      return description.flags;
    case Fcntl.SETFL:
      description.flags = (description.flags & ~CHANGEABLE) | (argument & CHANGEABLE);
      return 0;
    default:
      throw errno(Errno.EINVAL);
  }
}
