import { formatIp, parseIp } from '../../../kernel/sockets/ip-address.js';

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

/**
 * Reads an address in its strict spelling: four decimal numbers without leading zeros, or RFC 4291 section 2.2
 * without a zone. An IPv4-mapped IPv6 address is the IPv4 address, since that is what a host connects to.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  const parsed = parseIp(text);
  if (parsed === undefined) return undefined;
  const value = numberOf(parsed.bytes);
  if (parsed.family === 4) return ipv4Address(value);
  if (value >> 32n === IPV4_MAPPED) return ipv4Address(value & 0xffffffffn);
  return { family: 6, value, text: showIpv6(value) };
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

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function showIpv6(value: bigint): string {
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(120 - 8 * i)) & 0xffn));
  return formatIp({ family: 6, bytes });
}
