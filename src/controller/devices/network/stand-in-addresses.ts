import { type AddressBlock, type IpAddress, ipv4Address, parseAddressBlock } from './ip-address.js';

/**
 * Where stand-in addresses come from: RFC 2544's block for benchmarks, which is nobody's. No rule can name it, so
 * that an address in it never means anything else.
 */
export const STAND_IN_BLOCK = parseAddressBlock('198.18.0.0/15') as AddressBlock;

/** What a guest sees as its own address: the last ones of the stand-in block, and of IPv6's block for benchmarks. */
export const OWN_ADDRESS = { 4: '198.19.255.254', 6: '2001:2::1' } as const;

/** Most names that one run can resolve: each costs a query, and a query can carry data out. */
const NAMES_LIMIT = 1024;

export interface StandIn {
  readonly name: string;
  /** The address that the guest is given. */
  readonly address: string;
  /** What the name led to when it was last resolved, checked. */
  addresses: readonly IpAddress[];
}

/**
 * The addresses that a guest gets for names. A connection to one is exactly about that name, and goes to an address
 * that was checked when the name was resolved: there is no second resolution that could answer otherwise.
 */
export class StandInAddresses {
  readonly #byName = new Map<string, StandIn>();
  readonly #byAddress = new Map<string, StandIn>();

  /** The stand-in of a name; undefined when there are too many names. */
  of(name: string): StandIn | undefined {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (this.#byName.size >= NAMES_LIMIT) return undefined;
    const address = ipv4Address(STAND_IN_BLOCK.value + BigInt(this.#byName.size + 1)).text;
    const standIn: StandIn = { name, address, addresses: [] };
    this.#byName.set(name, standIn);
    this.#byAddress.set(address, standIn);
    return standIn;
  }

  at(address: string): StandIn | undefined {
    return this.#byAddress.get(address);
  }
}
