import { Protocol, Socket } from '../../abi/emscripten.js';
import { Errno, type ErrnoValue, errno } from '../../abi/errno.js';
import {
  PAIR_PROTOCOL,
  SOL_TLS,
  TLS_INFO,
  TLS_INFO_BYTES,
  TLS_INFO_PIECE_BYTES,
  TLS_OPTIONS_BYTES,
  TLS_START,
} from '../../abi/vitrine.js';
import { SocketDescription } from '../descriptors/socket-description.js';
import { createSocketPair } from '../descriptors/socket-end.js';
import { StreamSocket } from '../descriptors/stream-socket.js';
import type { Kernel } from '../kernel.js';
import { isHostName } from '../sockets/host-name.js';
import { isWildcard, parseIp } from '../sockets/ip-address.js';
import { networkWait } from '../sockets/network-wait.js';
import type { SocketAddress } from '../sockets/socket-address.js';
import { waitForever } from './descriptors.js';

const identityOf = (kernel: Kernel) => ({
  ino: kernel.nextIno(),
  createdMs: kernel.ports.clock.realtimeMs(),
});

function refuse(kernel: Kernel, name: string, value: ErrnoValue): never {
  kernel.noteRefusal(name, value);
  throw errno(value);
}

/** socket(2): TCP, if there is a network; the halves of local pairs, see {@link PAIR_PROTOCOL}; EACCES for others. */
export function socket(kernel: Kernel, domain: number, type: number, protocol: number): number {
  const kind = type & ~(Socket.CLOEXEC | Socket.NONBLOCK);
  if (kind === Socket.STREAM && protocol === PAIR_PROTOCOL) return pairHalf(kernel);
  const { network } = kernel;
  const family = domain === Socket.AF_INET ? 4 : domain === Socket.AF_INET6 ? 6 : undefined;
  if (network === undefined || family === undefined || kind !== Socket.STREAM) {
    return refuse(kernel, '__syscall_socket', Errno.EACCES);
  }
  if (protocol !== 0 && protocol !== Protocol.TCP) throw errno(Errno.EPROTONOSUPPORT);
  kernel.descriptors.requireRoom();
  const ports = { network, wait: networkWait(kernel, network) };
  const description = new StreamSocket(family, type & Socket.NONBLOCK, identityOf(kernel), ports);
  return kernel.descriptors.add(description, (type & Socket.CLOEXEC) !== 0);
}

function pairHalf(kernel: Kernel): number {
  kernel.descriptors.requireRoom();
  const waiting = kernel.waitingSocket;
  kernel.waitingSocket = undefined;
  if (waiting !== undefined) return kernel.descriptors.add(waiting, true);
  const [first, second] = createSocketPair(identityOf(kernel), waitForever(kernel));
  kernel.waitingSocket = second;
  return kernel.descriptors.add(first, true);
}

/** The socket behind a descriptor: EBADF, ENOTSOCK. */
export function socketAt(kernel: Kernel, fd: number): SocketDescription {
  const description = kernel.descriptors.get(fd);
  if (!(description instanceof SocketDescription)) throw errno(Errno.ENOTSOCK);
  return description;
}

/** bind(2): only where it means nothing, as for any address and any port; nobody may listen. */
export function bind(kernel: Kernel, fd: number, { ip, port }: SocketAddress): void {
  const description = socketAt(kernel, fd);
  if (port !== 0 || !isWildcard(ip)) refuse(kernel, '__syscall_bind', Errno.EACCES);
  description.bind();
}

/** getsockopt(2): the bytes of the option's value. @param roomBytes - how long the caller's buffer is */
export function getsockopt(
  kernel: Kernel,
  fd: number,
  level: number,
  option: number,
  roomBytes: number,
): Uint8Array {
  const description = socketAt(kernel, fd);
  if (level === SOL_TLS) return tlsInfoPiece(description, option, roomBytes);
  if (level === Socket.SOL_SOCKET) {
    switch (option) {
      case Socket.SO_TYPE:
        return int(Socket.STREAM);
      case Socket.SO_DOMAIN:
        return int(description.domain);
      case Socket.SO_PROTOCOL:
        return int(description.protocol);
      case Socket.SO_ACCEPTCONN:
        return int(0);
      case Socket.SO_ERROR:
        return int(description.takeError());
      default:
        break;
    }
  }
  return description.options.get(level, option);
}

function int(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

function tlsInfoPiece(description: SocketDescription, option: number, roomBytes: number): Uint8Array {
  const start = (option - TLS_INFO) * TLS_INFO_PIECE_BYTES;
  if (option < TLS_INFO || start > TLS_INFO_BYTES) throw errno(Errno.ENOPROTOOPT);
  const all = new TextEncoder().encode(description.tlsInfo);
  if (all.length > TLS_INFO_BYTES) throw errno(Errno.EMSGSIZE);
  const piece = all.subarray(start, start + TLS_INFO_PIECE_BYTES);
  if (piece.length > roomBytes) throw errno(Errno.ERANGE);
  return piece;
}

/** Longest value that setsockopt(2) looks at, in bytes. */
export const OPTION_VALUE_BYTES = TLS_OPTIONS_BYTES;

/** setsockopt(2). Precondition: at most {@link OPTION_VALUE_BYTES} bytes. */
export function setsockopt(
  kernel: Kernel,
  fd: number,
  level: number,
  option: number,
  value: Uint8Array,
): void {
  const description = socketAt(kernel, fd);
  if (level !== SOL_TLS) {
    description.options.set(level, option, value);
    return;
  }
  if (option !== TLS_START) throw errno(Errno.ENOPROTOOPT);
  const json = decodeUtf8(value);
  description.startTls(serverNameIn(json), json);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    // A copy, since decoders take no views of memory that may be shared.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.slice());
  } catch {
    throw errno(Errno.EINVAL);
  }
}

/** The `serverName` of the options: a host name, an address, or nothing. @throws errno EINVAL */
function serverNameIn(json: string): string {
  let options: unknown;
  try {
    options = JSON.parse(json);
  } catch {
    throw errno(Errno.EINVAL);
  }
  const isObject = typeof options === 'object' && options !== null && Object.hasOwn(options, 'serverName');
  const name: unknown = isObject ? (options as { serverName: unknown }).serverName : undefined;
  if (typeof name !== 'string' || !(name === '' || isHostName(name) || parseIp(name) !== undefined)) {
    throw errno(Errno.EINVAL);
  }
  return name;
}
