import { parseIpAddress } from '../ip-address.js';
import { isNamedBy, type NetworkRule } from '../rules.js';
import { isLoopback } from '../special-addresses.js';

/** The peer of a connection, as far as it is known for certain. */
export interface KnownPeer {
  /** The name or address that the certificate was verified for; in plain text, what was connected to. */
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
}

/** A value that is put into requests to certain hosts. It shows up in no inspection of the object. */
export class Secret {
  readonly name: string;
  readonly #value: string;
  readonly #hosts: readonly NetworkRule[];

  constructor(name: string, value: string, hosts: readonly NetworkRule[]) {
    this.name = name;
    this.#value = value;
    this.#hosts = hosts;
  }

  /** The value itself. Whoever calls this answers for where it goes. */
  reveal(): string {
    return this.#value;
  }

  /** Whether a peer may be sent the value. */
  isFor(peer: KnownPeer): boolean {
    const address = parseIpAddress(peer.host);
    const isLocal = address !== undefined && isLoopback(address);
    return this.#hosts.some(({ host, ports }) => {
      if (!isNamedBy(host, peer.host, address)) return false;
      if (ports === undefined) return peer.isEncrypted;
      return ports.includes(peer.port) && (peer.isEncrypted || isLocal);
    });
  }
}
