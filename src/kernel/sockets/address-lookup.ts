import {
  AddressInfo,
  NameError,
  type NameErrorValue,
  NameInfo,
  Protocol,
  Socket,
} from '../../abi/emscripten.js';
import { Errno, ErrnoFailure } from '../../abi/errno.js';
import type { Kernel } from '../kernel.js';
import { isHostName, isLocalhost } from './host-name.js';
import { formatIp, type IpAddress, loopback, mapped, parseIp, wildcard } from './ip-address.js';
import { serviceName, servicePort } from './services.js';
import type { SocketAddress } from './socket-address.js';

/** Thrown by look-ups: what getaddrinfo(3) and getnameinfo(3) return. Not an `Error`, as `ErrnoFailure`. */
export class NameFailure {
  readonly value: NameErrorValue;

  constructor(value: NameErrorValue) {
    this.value = value;
  }
}

/** The members of `struct addrinfo` that a caller gives as hints. */
export interface AddressHints {
  readonly flags: number;
  /** AF_* */
  readonly domain: number;
  readonly socketType: number;
  readonly protocol: number;
}

export interface AddressEntry {
  readonly socketType: number;
  readonly protocol: number;
  readonly address: SocketAddress;
}

export interface AddressAnswer {
  readonly entries: readonly AddressEntry[];
  /** For the first entry, when it was asked for. */
  readonly canonicalName: string | undefined;
}

const KNOWN_FLAGS = Object.values(AddressInfo).reduce((all, flag) => all | flag, 0);

/** Most addresses that one look-up gives. */
const ADDRESS_LIMIT = 32;

/** Socket types and their protocols, in the order in which they are given to callers without a preference. */
const transports = [
  { socketType: Socket.STREAM, protocol: Protocol.TCP },
  { socketType: Socket.DGRAM, protocol: Protocol.UDP },
] as const;

/**
 * getaddrinfo(3). Numeric hosts, `localhost` and no host at all are answered here; other names by whoever connects.
 *
 * @throws NameFailure
 */
export function lookUpAddresses(
  kernel: Kernel,
  host: string | undefined,
  service: string | undefined,
  hints: AddressHints,
): AddressAnswer {
  const { flags, domain } = hints;
  if ((flags & ~KNOWN_FLAGS) !== 0 || ((flags & AddressInfo.CANONNAME) !== 0 && host === undefined)) {
    throw new NameFailure(NameError.BADFLAGS);
  }
  if (host === undefined && service === undefined) throw new NameFailure(NameError.NONAME);
  if (domain !== Socket.AF_UNSPEC && domain !== Socket.AF_INET && domain !== Socket.AF_INET6) {
    throw new NameFailure(NameError.FAMILY);
  }
  const ports = portsOf(service, hints);
  const family = domain === Socket.AF_INET ? 4 : domain === Socket.AF_INET6 ? 6 : 0;
  const ips = host === undefined ? ownAddresses(family, flags) : addressesOf(kernel, host, family, flags);
  return {
    entries: ips.flatMap((ip) =>
      ports.map(({ port, ...transport }) => ({ ...transport, address: { ip, port } })),
    ),
    canonicalName: (flags & AddressInfo.CANONNAME) === 0 ? undefined : host,
  };
}

function portsOf(service: string | undefined, { flags, socketType, protocol }: AddressHints) {
  const fitting = transports.filter(
    (transport) =>
      (socketType === 0 || transport.socketType === socketType) &&
      (protocol === 0 || transport.protocol === protocol),
  );
  if (fitting.length === 0) throw new NameFailure(NameError.SOCKTYPE);
  if (service === undefined || service === '') return fitting.map((transport) => ({ ...transport, port: 0 }));
  if (/^\d{1,5}$/.test(service)) {
    const port = Number(service);
    if (port > 65_535) throw new NameFailure(NameError.SERVICE);
    return fitting.map((transport) => ({ ...transport, port }));
  }
  if ((flags & AddressInfo.NUMERICSERV) !== 0) throw new NameFailure(NameError.NONAME);
  const known = fitting.flatMap((transport) => {
    const port = servicePort(service, transport.protocol);
    return port === undefined ? [] : [{ ...transport, port }];
  });
  if (known.length === 0) throw new NameFailure(NameError.SERVICE);
  return known;
}

/** Without a host: this one, to listen at or to connect to. */
function ownAddresses(family: 0 | 4 | 6, flags: number): readonly IpAddress[] {
  const make = (flags & AddressInfo.PASSIVE) === 0 ? loopback : wildcard;
  return [make(family === 6 ? 6 : 4)];
}

function addressesOf(kernel: Kernel, host: string, family: 0 | 4 | 6, flags: number): readonly IpAddress[] {
  const numeric = parseIp(host);
  const mapsIpv4 = family === 6 && (flags & AddressInfo.V4MAPPED) !== 0;
  if (numeric !== undefined) {
    if (family === 0 || numeric.family === family) return [numeric];
    if (mapsIpv4) return [mapped(numeric)];
    throw new NameFailure(NameError.NONAME);
  }
  if ((flags & AddressInfo.NUMERICHOST) !== 0 || !isHostName(host)) throw new NameFailure(NameError.NONAME);
  if (isLocalhost(host) || host === kernel.hostName) return [loopback(family === 6 ? 6 : 4)];
  const found = resolve(kernel, host, mapsIpv4 ? 0 : family);
  const ipv4 = found.filter((ip) => ip.family === 4);
  const ipv6 = found.filter((ip) => ip.family === 6);
  // CPython is built without IPv6 and shows its addresses as raw bytes, so they are for callers who asked for them.
  const fitting = family === 6 ? ipv6 : ipv4.length > 0 ? ipv4 : family === 0 ? ipv6 : [];
  if (fitting.length > 0) return fitting;
  if (mapsIpv4 && ipv4.length > 0) return ipv4.map(mapped);
  throw new NameFailure(NameError.NONAME);
}

function resolve(kernel: Kernel, host: string, family: 0 | 4 | 6): readonly IpAddress[] {
  if (kernel.network === undefined) {
    kernel.noteRefusal('getaddrinfo', Errno.EACCES);
    throw new NameFailure(NameError.FAIL);
  }
  let texts: readonly string[];
  try {
    texts = kernel.network.resolve(host, family);
  } catch (failure) {
    if (failure instanceof ErrnoFailure) throw toNameFailure(kernel, failure);
    throw failure;
  }
  return texts.slice(0, ADDRESS_LIMIT).flatMap((text) => parseIp(text) ?? []);
}

function toNameFailure(kernel: Kernel, failure: ErrnoFailure): NameFailure {
  switch (failure.value) {
    case Errno.ENOENT:
      return new NameFailure(NameError.NONAME);
    case Errno.EINTR:
      kernel.interruptHandler?.hurry();
      return new NameFailure(NameError.AGAIN);
    case Errno.EAGAIN:
      return new NameFailure(NameError.AGAIN);
    default:
      return new NameFailure(NameError.FAIL);
  }
}

/** getnameinfo(3)'s host: its name, or the address as text. @throws NameFailure */
export function hostNameOf(kernel: Kernel, ip: IpAddress, flags: number): string {
  const text = formatIp(ip);
  const isNumeric = (flags & NameInfo.NUMERICHOST) !== 0;
  const name = isNumeric ? undefined : nameOf(kernel, ip, text);
  if (name === undefined && !isNumeric && (flags & NameInfo.NAMEREQD) !== 0) {
    throw new NameFailure(NameError.NONAME);
  }
  return name ?? text;
}

function nameOf(kernel: Kernel, ip: IpAddress, text: string): string | undefined {
  if (text === formatIp(loopback(ip.family))) return 'localhost';
  if (kernel.network === undefined) return undefined;
  try {
    const name = kernel.network.nameOf(text);
    return isHostName(name) ? name : undefined;
  } catch (failure) {
    if (failure instanceof ErrnoFailure) return undefined;
    throw failure;
  }
}

/** getnameinfo(3)'s service: its name, or the port. */
export function serviceNameOf(port: number, flags: number): string {
  const protocol = (flags & NameInfo.DGRAM) === 0 ? Protocol.TCP : Protocol.UDP;
  const name = (flags & NameInfo.NUMERICSERV) === 0 ? serviceName(port, protocol) : undefined;
  return name ?? String(port);
}
