import { CHUNK_BYTES } from '../../abi/delegation/calls.js';
import { IOV_MAX, Layout, Message } from '../../abi/emscripten.js';
import { Errno, ErrnoFailure, errno } from '../../abi/errno.js';
import { SETSOCKOPT_MARK } from '../../abi/vitrine.js';
import type { GuestMemory } from '../guest-memory.js';
import { bind, getsockopt, OPTION_VALUE_BYTES, setsockopt, socket, socketAt } from '../syscalls/sockets.js';
import type { Bindings, GuestContext } from './guest-context.js';
import { readSocketAddress, writeSocketAddress } from './socket-addresses.js';

/** Bindings for sockets: TCP clients, and connected local pairs. */

interface IoBuffer {
  readonly base: number;
  readonly length: number;
}

/** The buffers of a `struct msghdr`, all inside memory. @throws errno EMSGSIZE, EFAULT */
function readBuffers(memory: GuestMemory, header: number): readonly IoBuffer[] {
  const at = Layout.msghdr;
  const count = memory.getU32(header + at.iovCount);
  if (count > IOV_MAX) throw errno(Errno.EMSGSIZE);
  const iovs = memory.getU32(header + at.iovs);
  const buffers: IoBuffer[] = [];
  for (let i = 0; i < count; i++) {
    const entry = iovs + i * Layout.iovec.size;
    const base = memory.getU32(entry + Layout.iovec.base);
    const length = memory.getU32(entry + Layout.iovec.length);
    memory.bytes(base, length);
    if (length > 0) buffers.push({ base, length });
  }
  return buffers;
}

const lengthOf = (buffers: readonly IoBuffer[]) => buffers.reduce((sum, { length }) => sum + length, 0);

/** Small buffers go as one, since each call for a socket costs a round trip. */
function sendmsg({ kernel, memory }: GuestContext, fd: number, header: number, flags: number): number {
  const description = socketAt(kernel, fd);
  const at = Layout.msghdr;
  memory.bytes(header, at.size);
  if (memory.getU32(header + at.controlLength) !== 0) throw errno(Errno.EINVAL);
  if (memory.getU32(header + at.name) !== 0) throw errno(Errno.EISCONN);
  const buffers = readBuffers(memory, header);
  const total = lengthOf(buffers);
  if (total <= CHUNK_BYTES) {
    const whole = new Uint8Array(total);
    let end = 0;
    for (const { base, length } of buffers) {
      whole.set(memory.bytes(base, length), end);
      end += length;
    }
    return description.send(whole, flags);
  }
  let sent = 0;
  for (const { base, length } of buffers) {
    try {
      const count = description.send(memory.bytes(base, length), flags);
      sent += count;
      if (count < length) break;
    } catch (failure) {
      // What went counts; the error comes with the next call.
      if (sent > 0 && failure instanceof ErrnoFailure) break;
      throw failure;
    }
  }
  return sent;
}

function recvmsg({ kernel, memory }: GuestContext, fd: number, header: number, flags: number): number {
  const description = socketAt(kernel, fd);
  const at = Layout.msghdr;
  memory.bytes(header, at.size);
  const buffers = readBuffers(memory, header);
  // Only MSG_WAITALL may not be answered with less than there is room for.
  const isWhole = (flags & Message.WAITALL) !== 0 && lengthOf(buffers) > CHUNK_BYTES;
  const count = isWhole
    ? receiveEach(buffers, (base, length) => description.receive(memory.bytes(base, length), flags))
    : receiveAtOnce(memory, buffers, (into) => description.receive(into, flags));
  memory.setU32(header + at.nameLength, 0);
  memory.setU32(header + at.controlLength, 0);
  memory.setU32(header + at.flags, 0);
  return count;
}

function receiveAtOnce(
  memory: GuestMemory,
  buffers: readonly IoBuffer[],
  receive: (into: Uint8Array) => number,
): number {
  const bytes = new Uint8Array(Math.min(CHUNK_BYTES, lengthOf(buffers)));
  const count = receive(bytes);
  let done = 0;
  for (const { base, length } of buffers) {
    const part = bytes.subarray(done, Math.min(done + length, count));
    memory.bytes(base, part.length).set(part);
    done += part.length;
    if (done === count) break;
  }
  return count;
}

function receiveEach(
  buffers: readonly IoBuffer[],
  receive: (base: number, length: number) => number,
): number {
  let done = 0;
  for (const { base, length } of buffers) {
    try {
      const count = receive(base, length);
      done += count;
      if (count < length) break;
    } catch (failure) {
      if (done > 0 && failure instanceof ErrnoFailure) break;
      throw failure;
    }
  }
  return done;
}

/** The value that a redirected `setsockopt` passes. */
function optionValue(memory: GuestMemory, pointer: number, lengthBytes: number): Uint8Array {
  if (lengthBytes >>> 0 > OPTION_VALUE_BYTES) throw errno(Errno.EINVAL);
  return memory.bytes(pointer, lengthBytes);
}

/** shutdown(2). */
const shutdown = ({ kernel }: GuestContext, fd: number, how: number) => {
  socketAt(kernel, fd).shutdown(how);
};

export const socketBindings = {
  __syscall_socket: ({ kernel }, domain: number, type: number, protocol: number) =>
    socket(kernel, domain, type, protocol),
  __syscall_bind({ kernel, memory }, fd: number, address: number, lengthBytes: number) {
    socketAt(kernel, fd);
    bind(kernel, fd, readSocketAddress(memory, address, lengthBytes));
  },
  __syscall_connect({ kernel, memory }, fd: number, address: number, lengthBytes: number) {
    const description = socketAt(kernel, fd);
    description.connect(readSocketAddress(memory, address, lengthBytes));
  },
  __syscall_getsockname({ kernel, memory }, fd: number, address: number, length: number) {
    writeSocketAddress(memory, address, length, socketAt(kernel, fd).localAddress);
  },
  __syscall_getpeername({ kernel, memory }, fd: number, address: number, length: number) {
    writeSocketAddress(memory, address, length, socketAt(kernel, fd).peerAddress);
  },
  __syscall_getsockopt(
    { kernel, memory },
    fd: number,
    level: number,
    option: number,
    value: number,
    length: number,
    mark: number,
  ) {
    if (mark === SETSOCKOPT_MARK) {
      setsockopt(kernel, fd, level, option, optionValue(memory, value, length));
      return;
    }
    const room = memory.getI32(length);
    if (room < 0) throw errno(Errno.EINVAL);
    memory.bytes(value, 0);
    const bytes = getsockopt(kernel, fd, level, option, room).subarray(0, room);
    memory.bytes(value, bytes.length).set(bytes);
    memory.setU32(length, bytes.length);
  },
  __syscall_recvfrom(
    { kernel, memory },
    fd: number,
    buffer: number,
    length: number,
    flags: number,
    _address: number,
    addressLength: number,
  ) {
    const count = socketAt(kernel, fd).receive(memory.bytes(buffer, length), flags);
    // Connected streams do not say where bytes come from.
    if (addressLength !== 0) memory.setU32(addressLength, 0);
    return count;
  },
  __syscall_sendto(
    { kernel, memory },
    fd: number,
    buffer: number,
    length: number,
    flags: number,
    address: number,
  ) {
    const description = socketAt(kernel, fd);
    if (address !== 0) throw errno(Errno.EISCONN);
    return description.send(memory.bytes(buffer, length), flags);
  },
  __syscall_recvmsg: recvmsg,
  __syscall_sendmsg: sendmsg,
  __syscall_shutdown: shutdown,
  /** Some engines ask here first, and have no import to fall back on: 1, with the answer in memory. */
  _try_shutdown(context, fd: number, how: number, result: number) {
    context.memory.setI32(result, 0);
    try {
      shutdown(context, fd, how);
    } catch (failure) {
      if (!(failure instanceof ErrnoFailure)) throw failure;
      context.memory.setI32(result, -failure.value);
    }
    return 1;
  },
} satisfies Bindings;
