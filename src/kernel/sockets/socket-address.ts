import { Layout, Socket } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { IpAddress } from './ip-address.js';

/** An address of a TCP socket: what `struct sockaddr_in` and `struct sockaddr_in6` hold (ip(7), ipv6(7)). */
export interface SocketAddress {
  readonly ip: IpAddress;
  readonly port: number;
}

/** The AF_* number of an address. */
export function domainOf(family: 4 | 6): number {
  return family === 4 ? Socket.AF_INET : Socket.AF_INET6;
}

/**
 * Reads a `struct sockaddr` of any family.
 * @throws errno EINVAL for one that is too short, EAFNOSUPPORT for other families
 */
export function decodeSocketAddress(bytes: Uint8Array): SocketAddress {
  if (bytes.length < 2) throw errno(Errno.EINVAL);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const domain = view.getUint16(0, true);
  const family = domain === Socket.AF_INET ? 4 : domain === Socket.AF_INET6 ? 6 : undefined;
  if (family === undefined) throw errno(Errno.EAFNOSUPPORT);
  const at = family === 4 ? Layout.sockaddrIn : Layout.sockaddrIn6;
  if (bytes.length < at.size) throw errno(Errno.EINVAL);
  // There are no interfaces here that a scope could name.
  if (family === 6 && view.getUint32(Layout.sockaddrIn6.scope, true) !== 0) throw errno(Errno.EINVAL);
  return {
    ip: { family, bytes: bytes.slice(at.address, at.address + (family === 4 ? 4 : 16)) },
    port: view.getUint16(at.port),
  };
}

export function encodeSocketAddress({ ip, port }: SocketAddress): Uint8Array {
  const at = ip.family === 4 ? Layout.sockaddrIn : Layout.sockaddrIn6;
  const bytes = new Uint8Array(at.size);
  const view = new DataView(bytes.buffer);
  view.setUint16(at.family, domainOf(ip.family), true);
  view.setUint16(at.port, port);
  bytes.set(ip.bytes, at.address);
  return bytes;
}
