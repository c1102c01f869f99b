/** An IP address as bytes in network order: 4 or 16 of them. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bytes: Uint8Array;
}

/** Longest text of an address, IPv6 with a dotted end: `inet_pton(3)`'s INET6_ADDRSTRLEN without the NUL. */
const TEXT_MAX = 45;

/** The address that a text is, or undefined. No zones, no brackets, no short forms of IPv4. */
export function parseIp(text: string): IpAddress | undefined {
  return parseIpv4(text) ?? parseIpv6(text);
}

/** Four decimal numbers, without leading zeros: what all systems read alike. */
export function parseIpv4(text: string): IpAddress | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1);
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return undefined;
  return { family: 4, bytes: Uint8Array.from(parts, Number) };
}

/** RFC 4291, section 2.2. */
export function parseIpv6(text: string): IpAddress | undefined {
  if (text.length > TEXT_MAX || !text.includes(':')) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1]!, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return { family: 6, bytes: Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])) };
}

/** Groups of 16 bits; the last two may be written as an IPv4 address when `isEnd`. */
function readGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const dotted = isEnd && i === parts.length - 1 ? parseIpv4(part) : undefined;
    if (dotted === undefined) return undefined;
    const [a, b, c, d] = dotted.bytes as unknown as readonly [number, number, number, number];
    groups.push((a << 8) | b, (c << 8) | d);
  }
  return groups;
}

/** The text of an address, IPv6 as RFC 5952 has it. */
export function formatIp(address: IpAddress): string {
  if (address.family === 4) return address.bytes.join('.');
  const groups = Array.from(
    { length: 8 },
    (_, i) => (address.bytes[2 * i]! << 8) | address.bytes[2 * i + 1]!,
  );
  const { start, length } = longestZeros(groups);
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - i > best.length) best = { start: i, length: end - i };
  }
  return best;
}

/** 0.0.0.0 or ::. */
export function wildcard(family: 4 | 6): IpAddress {
  return { family, bytes: new Uint8Array(family === 4 ? 4 : 16) };
}

/** 127.0.0.1 or ::1. */
export function loopback(family: 4 | 6): IpAddress {
  if (family === 4) return { family, bytes: Uint8Array.of(127, 0, 0, 1) };
  const bytes = new Uint8Array(16);
  bytes[15] = 1;
  return { family, bytes };
}

export function isWildcard(address: IpAddress): boolean {
  return address.bytes.every((byte) => byte === 0);
}

/** The IPv4 address inside of an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2), or the address itself. */
export function unmapped(address: IpAddress): IpAddress {
  const { family, bytes } = address;
  const isMapped =
    family === 6 && bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every((b) => b === 0);
  return isMapped ? { family: 4, bytes: bytes.slice(12) } : address;
}

/** An IPv4 address as an IPv4-mapped IPv6 address. */
export function mapped(address: IpAddress): IpAddress {
  if (address.family === 6) return address;
  const bytes = new Uint8Array(16).fill(0xff, 10, 12);
  bytes.set(address.bytes, 12);
  return { family: 6, bytes };
}
