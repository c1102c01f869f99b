import { Layout, NameError, NameInfo, SOCKADDR_MAX_BYTES, Socket } from '../../abi/emscripten.js';
import { ErrnoFailure } from '../../abi/errno.js';
import type { GuestMemory } from '../guest-memory.js';
import {
  type AddressAnswer,
  type AddressHints,
  hostNameOf,
  lookUpAddresses,
  NameFailure,
  serviceNameOf,
} from '../sockets/address-lookup.js';
import { protocols } from '../sockets/services.js';
import {
  decodeSocketAddress,
  domainOf,
  encodeSocketAddress,
  type SocketAddress,
} from '../sockets/socket-address.js';
import type { Bindings, GuestContext } from './guest-context.js';

/** Bindings for `netdb.h`: names of hosts, services and protocols. */

/** Longest host or service that is looked at, with its NUL, in bytes. */
const NAME_LIMIT_BYTES = 1025;

const NO_HINTS: AddressHints = { flags: 0, domain: Socket.AF_UNSPEC, socketType: 0, protocol: 0 };

const KNOWN_NAME_FLAGS = Object.values(NameInfo).reduce((all, flag) => all | flag, 0);

/** Runs a look-up; what goes wrong comes back as EAI_*. A bad pointer has no such number of its own. */
function answer(lookUp: () => void): number {
  try {
    lookUp();
    return 0;
  } catch (failure) {
    if (failure instanceof NameFailure) return failure.value;
    if (failure instanceof ErrnoFailure) return NameError.FAIL;
    throw failure;
  }
}

function optionalText(memory: GuestMemory, pointer: number): string | undefined {
  return pointer === 0 ? undefined : memory.cString(pointer, NAME_LIMIT_BYTES);
}

function readHints(memory: GuestMemory, pointer: number): AddressHints {
  if (pointer === 0) return NO_HINTS;
  const at = Layout.addrinfo;
  return {
    flags: memory.getI32(pointer + at.flags),
    domain: memory.getI32(pointer + at.family),
    socketType: memory.getI32(pointer + at.socketType),
    protocol: memory.getI32(pointer + at.protocol),
  };
}

/**
 * Makes the list of `struct addrinfo`. The engine's freeaddrinfo(3) frees the first entry and that entry's address and
 * nothing else, so these are the two allocations, and the first one has all the rest behind it.
 *
 * @returns the list's address
 * @throws NameFailure EAI_MEMORY
 */
function writeAddressList(context: GuestContext, { entries, canonicalName }: AddressAnswer): number {
  const at = Layout.addrinfo;
  const addresses = entries.map(({ address }) => encodeSocketAddress(address));
  const [first, ...others] = addresses as [Uint8Array, ...Uint8Array[]];
  const nameBytes = canonicalName === undefined ? 0 : canonicalName.length + 1;
  const listBytes = entries.length * at.size;
  const list = context.allocate(listBytes + others.reduce((sum, { length }) => sum + length, 0) + nameBytes);
  const firstAddress = list === 0 ? 0 : context.allocate(first.length);
  if (firstAddress === 0) {
    if (list !== 0) context.release(list);
    throw new NameFailure(NameError.MEMORY);
  }
  const { memory } = context;
  let next = list + listBytes;
  entries.forEach(({ socketType, protocol, address }, i) => {
    const bytes = addresses[i]!;
    const place = i === 0 ? firstAddress : next;
    if (i > 0) next += bytes.length;
    memory.bytes(place, bytes.length).set(bytes);
    const entry = list + i * at.size;
    memory.bytes(entry, at.size).fill(0);
    memory.setI32(entry + at.family, domainOf(address.ip.family));
    memory.setI32(entry + at.socketType, socketType);
    memory.setI32(entry + at.protocol, protocol);
    memory.setU32(entry + at.addressLength, bytes.length);
    memory.setU32(entry + at.address, place);
    if (i + 1 < entries.length) memory.setU32(entry + at.next, entry + at.size);
  });
  if (canonicalName !== undefined) {
    memory.setCString(next, canonicalName);
    memory.setU32(list + at.canonicalName, next);
  }
  return list;
}

function readAddress(memory: GuestMemory, pointer: number, lengthBytes: number): SocketAddress {
  if (lengthBytes >>> 0 > SOCKADDR_MAX_BYTES) throw new NameFailure(NameError.FAMILY);
  const bytes = memory.bytes(pointer, lengthBytes);
  try {
    return decodeSocketAddress(bytes);
  } catch (failure) {
    if (failure instanceof ErrnoFailure) throw new NameFailure(NameError.FAMILY);
    throw failure;
  }
}

/** Writes a text that a caller made room for, if it did. */
function writeText(memory: GuestMemory, pointer: number, roomBytes: number, text: () => string): void {
  if (pointer === 0 || roomBytes === 0) return;
  const value = text();
  if (value.length >= roomBytes >>> 0) throw new NameFailure(NameError.OVERFLOW);
  memory.setCString(pointer, value);
}

/** libc's `struct protoent`, which callers take for static: there is one per run. */
function protocolEntry(context: GuestContext, name: string, number: number): number {
  const at = Layout.protoent;
  const longest = Math.max(...[...protocols.keys()].map(({ length }) => length));
  // The entry, an empty list of aliases, and the name.
  if (context.addresses.protocolEntry === 0)
    context.addresses.protocolEntry = context.allocate(at.size + 4 + longest + 1);
  const entry = context.addresses.protocolEntry;
  if (entry === 0) return 0;
  const { memory } = context;
  memory.setU32(entry + at.name, entry + at.size + 4);
  memory.setU32(entry + at.aliases, entry + at.size);
  memory.setI32(entry + at.number, number);
  memory.setU32(entry + at.size, 0);
  memory.setCString(entry + at.size + 4, name);
  return entry;
}

export const nameBindings = {
  getaddrinfo(context, host: number, service: number, hints: number, result: number) {
    const { kernel, memory } = context;
    return answer(() => {
      memory.setU32(result, 0);
      const found = lookUpAddresses(
        kernel,
        optionalText(memory, host),
        optionalText(memory, service),
        readHints(memory, hints),
      );
      memory.setU32(result, writeAddressList(context, found));
    });
  },
  getnameinfo(
    { kernel, memory },
    address: number,
    lengthBytes: number,
    host: number,
    hostBytes: number,
    service: number,
    serviceBytes: number,
    flags: number,
  ) {
    return answer(() => {
      if ((flags & ~KNOWN_NAME_FLAGS) !== 0) throw new NameFailure(NameError.BADFLAGS);
      const { ip, port } = readAddress(memory, address, lengthBytes);
      writeText(memory, host, hostBytes, () => hostNameOf(kernel, ip, flags));
      writeText(memory, service, serviceBytes, () => serviceNameOf(port, flags));
    });
  },
  /** For gethostbyname(3): an IPv4 address as it lies in memory; 0.0.0.0 when there is none. */
  _emscripten_lookup_name({ kernel, memory }, name: number) {
    let found = 0;
    answer(() => {
      const hints = { ...NO_HINTS, domain: Socket.AF_INET, socketType: Socket.STREAM };
      const { entries } = lookUpAddresses(kernel, memory.cString(name, NAME_LIMIT_BYTES), undefined, hints);
      const bytes = entries[0]!.address.ip.bytes;
      found = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
    });
    return found;
  },
  getprotobyname(context, name: number) {
    let entry = 0;
    answer(() => {
      const text = context.memory.cString(name, NAME_LIMIT_BYTES).toLowerCase();
      const number = protocols.get(text);
      if (number !== undefined) entry = protocolEntry(context, text, number);
    });
    return entry;
  },
} satisfies Bindings;
