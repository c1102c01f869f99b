/** IP addresses as numbers, so that every spelling of one is the same to whoever checks it. Pure. */

export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
  /** Canonical: dotted decimal, or RFC 5952. */
  readonly text: string;
}

/** All addresses that share their first `prefixBits` bits. */
export interface AddressBlock {
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly prefixBits: number;
}

const IPV4_MAPPED = 0xffffn;
/** `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`. */
const LONGEST_TEXT = 45;

/**
 * Reads an address in its strict spelling: four decimal numbers without leading zeros, or RFC 4291 section 2.2
 * without a zone. An IPv4-mapped IPv6 address is the IPv4 address, since that is what a host connects to.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return ipv4Address(ipv4);
  const ipv6 = parseIpv6(text);
  if (ipv6 === undefined) return undefined;
  if (ipv6 >> 32n === IPV4_MAPPED) return ipv4Address(ipv6 & 0xffffffffn);
  return { family: 6, value: ipv6, text: showIpv6(ipv6) };
}

/** The IPv4 address of a number below 2^32. */
export function ipv4Address(value: bigint): IpAddress {
  const number = Number(value);
  const text = [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.');
  return { family: 4, value, text };
}

/** `address/bits`; undefined when it is none, or when bits beyond the prefix are set. */
export function parseAddressBlock(text: string): AddressBlock | undefined {
  const [address, bits, ...more] = text.split('/');
  const parsed = parseIpAddress(address ?? '');
  if (parsed === undefined || more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(bits ?? '')) return undefined;
  const prefixBits = Number(bits);
  if (prefixBits > bitsOf(parsed.family)) return undefined;
  const block = { family: parsed.family, value: parsed.value, prefixBits };
  return firstOf(block).value === parsed.value ? block : undefined;
}

/** The first address of a block. */
export function firstOf(block: AddressBlock): IpAddress {
  const rest = BigInt(bitsOf(block.family) - block.prefixBits);
  const value = (block.value >> rest) << rest;
  return block.family === 4 ? ipv4Address(value) : { family: 6, value, text: showIpv6(value) };
}

/** The block of one address. */
export function blockOf(address: IpAddress): AddressBlock {
  return { family: address.family, value: address.value, prefixBits: bitsOf(address.family) };
}

export function isInBlock(address: IpAddress, block: AddressBlock): boolean {
  if (address.family !== block.family) return false;
  const rest = BigInt(bitsOf(block.family) - block.prefixBits);
  return address.value >> rest === block.value >> rest;
}

function bitsOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] as string, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** @param mayEndInIpv4 - whether these are the last groups of an address */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const ipv4 = mayEndInIpv4 && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (ipv4 === undefined) return undefined;
    groups.push(Number(ipv4 >> 16n), Number(ipv4 & 0xffffn));
  }
  return groups;
}

/** RFC 5952: lower case, no leading zeros, the first of the longest runs of zero groups as `::`. */
function showIpv6(value: bigint): string {
  const groups: string[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(((value >> shift) & 0xffffn).toString(16));
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  const tail = groups.slice(best.start + best.length).join(':');
  return `${groups.slice(0, best.start).join(':')}::${tail}`;
}
