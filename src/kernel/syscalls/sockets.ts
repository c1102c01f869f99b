import { Socket } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { PAIR_PROTOCOL } from '../../abi/vitrine.js';
import type { Description } from '../descriptors/description.js';
import { createSocketPair, SocketEnd } from '../descriptors/socket-end.js';
import type { Kernel } from '../kernel.js';
import { waitForever } from './descriptors.js';

/** socket(2): every socket is refused but the halves of local pairs; see {@link PAIR_PROTOCOL}. */
export function socket(kernel: Kernel, type: number, protocol: number): number {
  const kind = type & ~(Socket.CLOEXEC | Socket.NONBLOCK);
  if (kind !== Socket.STREAM || protocol !== PAIR_PROTOCOL) {
    kernel.noteRefusal('__syscall_socket');
    throw errno(Errno.EACCES);
  }
  const identity = { ino: kernel.nextIno(), createdMs: kernel.ports.clock.realtimeMs() };
  kernel.descriptors.requireRoom();
  const waiting = kernel.waitingSocket;
  kernel.waitingSocket = undefined;
  if (waiting !== undefined) return kernel.descriptors.add(waiting, true);
  const [first, second] = createSocketPair(identity, waitForever(kernel));
  kernel.waitingSocket = second;
  return kernel.descriptors.add(first, true);
}

/** The socket behind a descriptor: EBADF, ENOTSOCK. */
export function socketAt(kernel: Kernel, fd: number): SocketEnd {
  const description: Description = kernel.descriptors.get(fd);
  if (!(description instanceof SocketEnd)) throw errno(Errno.ENOTSOCK);
  return description;
}
