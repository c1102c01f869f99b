import {
  type AddressBlock,
  type IpAddress,
  ipv4Address,
  isInBlock,
  parseAddressBlock,
} from './ip-address.js';

/**
 * Addresses that are not of the public internet: a name that leads to one of them leads into the host, its
 * neighbourhood or its provider's services, and is refused. Sources: IANA IPv4 Special-Purpose Address Registry,
 * IANA IPv6 Special-Purpose Address Registry, IANA Multicast Address Space registries; metadata services as their
 * providers document them.
 *
 * Of the registries' entries, those that are globally reachable but serve no host (AS112, AMT) are left out.
 */
const ipv4Blocks = [
  ['0.0.0.0/8', 'this network (RFC 791)'],
  ['10.0.0.0/8', 'private use (RFC 1918)'],
  ['100.64.0.0/10', 'shared address space (RFC 6598); 100.100.100.200 is a metadata service'],
  ['127.0.0.0/8', 'loopback (RFC 1122)'],
  ['168.63.129.16/32', "a provider's host service, within each virtual machine"],
  ['169.254.0.0/16', 'link local (RFC 3927); 169.254.169.254 is a metadata service'],
  ['172.16.0.0/12', 'private use (RFC 1918)'],
  ['192.0.0.0/24', 'protocol assignments (RFC 6890); 192.0.0.192 is a metadata service'],
  ['192.0.2.0/24', 'documentation (RFC 5737)'],
  ['192.88.99.0/24', '6to4 relays (RFC 7526)'],
  ['192.168.0.0/16', 'private use (RFC 1918)'],
  ['198.18.0.0/15', 'benchmarking (RFC 2544)'],
  ['198.51.100.0/24', 'documentation (RFC 5737)'],
  ['203.0.113.0/24', 'documentation (RFC 5737)'],
  ['224.0.0.0/4', 'multicast (RFC 1112)'],
  ['240.0.0.0/4', 'reserved (RFC 1112), and limited broadcast (RFC 919)'],
] as const;

/** Within 2000::/3; everything outside of that is not global unicast, and special as a whole. */
const ipv6Blocks = [
  ['2001::/23', 'protocol assignments (RFC 2928): Teredo, benchmarking, ORCHID'],
  ['2001:db8::/32', 'documentation (RFC 3849)'],
  ['2002::/16', '6to4 (RFC 3056), which carries any IPv4 address'],
  ['3fff::/20', 'documentation (RFC 9637)'],
] as const;

const table: readonly { readonly block: AddressBlock; readonly what: string }[] = [
  ...ipv4Blocks,
  ...ipv6Blocks,
].map(([text, what]) => ({ block: parseAddressBlock(text) as AddressBlock, what }));

const loopbacks = ['127.0.0.0/8', '::1/128'].map((text) => parseAddressBlock(text) as AddressBlock);
const globalUnicast = parseAddressBlock('2000::/3') as AddressBlock;
/** RFC 6052: the last 32 bits are the IPv4 address that a translator connects to. */
const nat64 = parseAddressBlock('64:ff9b::/96') as AddressBlock;

/** What is special about an address; undefined for one of the public internet. */
export function specialUseOf(address: IpAddress): string | undefined {
  if (address.family === 6) {
    if (isInBlock(address, nat64)) return specialUseOf(embedded(address));
    if (!isInBlock(address, globalUnicast)) return 'not global unicast (RFC 4291)';
    if (isIsatap(address)) return specialUseOf(embedded(address));
  }
  return table.find(({ block }) => isInBlock(address, block))?.what;
}

/** Whether an address is this machine itself (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export function isLoopback(address: IpAddress): boolean {
  return loopbacks.some((block) => isInBlock(address, block));
}

function embedded(address: IpAddress): IpAddress {
  return ipv4Address(address.value & 0xffffffffn);
}

/** RFC 5214 section 6.1: interface identifiers `0:5efe:a.b.c.d` and `200:5efe:a.b.c.d`. */
function isIsatap(address: IpAddress): boolean {
  const upper = (address.value >> 32n) & 0xffffffffn;
  return upper === 0x5efen || upper === 0x02005efen;
}
