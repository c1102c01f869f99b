import { SOCKADDR_MAX_BYTES } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { GuestMemory } from '../guest-memory.js';
import { decodeSocketAddress, encodeSocketAddress, type SocketAddress } from '../sockets/socket-address.js';

/** Reads the `struct sockaddr` that a call names its target by. */
export function readSocketAddress(memory: GuestMemory, pointer: number, lengthBytes: number): SocketAddress {
  if (lengthBytes >>> 0 > SOCKADDR_MAX_BYTES) throw errno(Errno.EINVAL);
  return decodeSocketAddress(memory.bytes(pointer, lengthBytes));
}

/**
 * Writes an address into a buffer whose size is at `lengthPointer`, cut off if that is too short, and its whole
 * length there, as accept(2) has it. An address that there is none of has no bytes, which Python shows as None.
 */
export function writeSocketAddress(
  memory: GuestMemory,
  pointer: number,
  lengthPointer: number,
  address: SocketAddress | undefined,
): void {
  const bytes = address === undefined ? new Uint8Array(0) : encodeSocketAddress(address);
  const room = memory.getI32(lengthPointer);
  if (room < 0) throw errno(Errno.EINVAL);
  const part = bytes.subarray(0, room);
  memory.bytes(pointer, part.length).set(part);
  memory.setU32(lengthPointer, bytes.length);
}
