import { Socket } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { socket, socketAt } from '../syscalls/sockets.js';
import type { Bindings, GuestContext } from './guest-context.js';

/** Bindings for sockets, of which there are only connected local pairs. */

/** The ends of a pair have no name: an address of no bytes, which Python shows as None. */
function writeNoAddress({ kernel, memory }: GuestContext, fd: number, _address: number, length: number) {
  socketAt(kernel, fd);
  memory.setU32(length, 0);
}

export const socketBindings = {
  __syscall_socket: ({ kernel }, _family: number, type: number, protocol: number) =>
    socket(kernel, type, protocol),
  __syscall_getsockname: writeNoAddress,
  __syscall_getpeername: writeNoAddress,
  __syscall_getsockopt(
    { kernel, memory },
    fd: number,
    level: number,
    option: number,
    value: number,
    length: number,
  ) {
    socketAt(kernel, fd);
    if (level !== Socket.SOL_SOCKET) throw errno(Errno.ENOPROTOOPT);
    if (memory.getU32(length) < 4) throw errno(Errno.EINVAL);
    memory.setI32(value, option === Socket.SO_TYPE ? Socket.STREAM : 0);
    memory.setU32(length, 4);
  },
  __syscall_recvfrom(
    { kernel, memory },
    fd: number,
    buffer: number,
    length: number,
    _flags: number,
    _address: number,
    addressLength: number,
  ) {
    const count = socketAt(kernel, fd).read(memory.bytes(buffer, length));
    if (addressLength !== 0) memory.setU32(addressLength, 0);
    return count;
  },
  __syscall_sendto(
    { kernel, memory },
    fd: number,
    buffer: number,
    length: number,
    _flags: number,
    address: number,
  ) {
    const end = socketAt(kernel, fd);
    if (address !== 0) throw errno(Errno.EISCONN);
    return end.write(memory.bytes(buffer, length));
  },
  __syscall_shutdown({ kernel }, fd: number, how: number) {
    socketAt(kernel, fd).shutdown(how);
  },
} satisfies Bindings;
