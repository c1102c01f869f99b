import { IpOption, Layout, Protocol, Socket, TcpOption } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';

/**
 * `switch`: on or off; `number`: any i32; `linger`: `struct linger`; `time`: `struct timeval`. All are kept and given
 * back; only times (SO_RCVTIMEO, SO_SNDTIMEO) change how a socket behaves.
 */
type OptionKind = 'switch' | 'number' | 'linger' | 'time';

interface Option {
  readonly kind: OptionKind;
  /** Its value before it is set. */
  readonly initial: number;
}

const key = (level: number, option: number) => `${level}:${option}`;

/** Options of one level and kind, each with its initial value. */
const declare = (
  level: number,
  kind: OptionKind,
  ...options: readonly (readonly [option: number, initial: number])[]
): (readonly [string, Option])[] =>
  options.map(([option, initial]) => [key(level, option), { kind, initial }]);

const knownOptions: ReadonlyMap<string, Option> = new Map([
  ...declare(
    Socket.SOL_SOCKET,
    'switch',
    [Socket.SO_DEBUG, 0],
    [Socket.SO_REUSEADDR, 0],
    [Socket.SO_REUSEPORT, 0],
    [Socket.SO_DONTROUTE, 0],
    [Socket.SO_BROADCAST, 0],
    [Socket.SO_KEEPALIVE, 0],
    [Socket.SO_OOBINLINE, 0],
  ),
  ...declare(
    Socket.SOL_SOCKET,
    'number',
    [Socket.SO_SNDBUF, 87_040],
    [Socket.SO_RCVBUF, 131_072],
    [Socket.SO_PRIORITY, 0],
    [Socket.SO_RCVLOWAT, 1],
    [Socket.SO_SNDLOWAT, 1],
  ),
  ...declare(Socket.SOL_SOCKET, 'linger', [Socket.SO_LINGER, 0]),
  ...declare(Socket.SOL_SOCKET, 'time', [Socket.SO_RCVTIMEO, 0], [Socket.SO_SNDTIMEO, 0]),
  ...declare(Protocol.TCP, 'switch', [TcpOption.NODELAY, 0], [TcpOption.CORK, 0], [TcpOption.QUICKACK, 1]),
  ...declare(
    Protocol.TCP,
    'number',
    [TcpOption.MAXSEG, 1460],
    [TcpOption.KEEPIDLE, 7200],
    [TcpOption.KEEPINTVL, 75],
    [TcpOption.KEEPCNT, 9],
    [TcpOption.SYNCNT, 6],
    [TcpOption.LINGER2, 60],
    [TcpOption.DEFER_ACCEPT, 0],
    [TcpOption.WINDOW_CLAMP, 0],
    [TcpOption.USER_TIMEOUT, 0],
    [TcpOption.NOTSENT_LOWAT, 0],
  ),
  ...declare(Protocol.IP, 'number', [IpOption.TOS, 0], [IpOption.TTL, 64]),
  ...declare(Protocol.IPV6, 'number', [IpOption.V6_UNICAST_HOPS, 64], [IpOption.V6_TCLASS, 0]),
  ...declare(Protocol.IPV6, 'switch', [IpOption.V6_V6ONLY, 0]),
]);

const sizes: Readonly<Record<OptionKind, number>> = {
  switch: 4,
  number: 4,
  linger: Layout.linger.size,
  time: Layout.timeval.size,
};

/** A `struct timeval` of two 32-bit numbers, as programs pack it that know no larger time. */
const SHORT_TIMEVAL_BYTES = 8;

/** An option that was set. */
export interface SocketOptionValue {
  readonly level: number;
  readonly option: number;
  readonly value: Uint8Array;
}

/** The options of one socket (socket(7), tcp(7), ip(7)): a closed set, so that little is kept per socket. */
export class SocketOptions {
  readonly #values = new Map<string, Uint8Array>();

  /** @throws errno ENOPROTOOPT */
  get(level: number, option: number): Uint8Array {
    const name = key(level, option);
    const known = knownOptions.get(name);
    if (known === undefined) throw errno(Errno.ENOPROTOOPT);
    return this.#values.get(name) ?? fromNumber(known.initial, sizes[known.kind]);
  }

  /** @throws errno ENOPROTOOPT, EINVAL, EDOM */
  set(level: number, option: number, value: Uint8Array): void {
    const name = key(level, option);
    const known = knownOptions.get(name);
    if (known === undefined) throw errno(Errno.ENOPROTOOPT);
    this.#values.set(name, normalize(known.kind, value));
  }

  /** All that were set, as {@link set} takes them. */
  entries(): SocketOptionValue[] {
    return Array.from(this.#values, ([name, value]) => {
      const [level = 0, option = 0] = name.split(':').map(Number);
      return { level, option, value };
    });
  }

  /** How long receiving (SO_RCVTIMEO) or sending (SO_SNDTIMEO) may block, in milliseconds; Infinity for ever. */
  timeoutMs(option: typeof Socket.SO_RCVTIMEO | typeof Socket.SO_SNDTIMEO): number {
    const value = this.#values.get(key(Socket.SOL_SOCKET, option));
    if (value === undefined) return Number.POSITIVE_INFINITY;
    const { seconds, microseconds } = readTimeval(value);
    return seconds * 1000 + microseconds / 1000 || Number.POSITIVE_INFINITY;
  }
}

function fromNumber(value: number, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

function normalize(kind: OptionKind, value: Uint8Array): Uint8Array {
  if (kind === 'time') {
    const { seconds, microseconds } = readTimeval(value);
    const bytes = new Uint8Array(Layout.timeval.size);
    const view = new DataView(bytes.buffer);
    view.setBigInt64(Layout.timeval.seconds, BigInt(seconds), true);
    view.setInt32(Layout.timeval.microseconds, microseconds, true);
    return bytes;
  }
  if (value.length < sizes[kind]) throw errno(Errno.EINVAL);
  const bytes = value.slice(0, sizes[kind]);
  return kind === 'switch' ? fromNumber(bytes.some((byte) => byte !== 0) ? 1 : 0, 4) : bytes;
}

function readTimeval(value: Uint8Array): { seconds: number; microseconds: number } {
  if (value.length < SHORT_TIMEVAL_BYTES) throw errno(Errno.EINVAL);
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const isShort = value.length < Layout.timeval.size;
  const seconds = isShort ? view.getInt32(0, true) : Number(view.getBigInt64(0, true));
  const microseconds = view.getInt32(isShort ? 4 : Layout.timeval.microseconds, true);
  if (seconds < 0 || microseconds < 0 || microseconds >= 1e6) throw errno(Errno.EDOM);
  // More than any run lasts is as good as any other such time, and stays exact.
  return { seconds: Math.min(seconds, 2 ** 31), microseconds };
}
