import type { SecureContext } from 'node:tls';
import type { ResolvedNetwork } from '../../network-options.js';
import type { Oversight } from '../oversight.js';
import { NetworkDevice } from './network-device.js';
import type { Secret } from './secrets/secret.js';
import { SecretBook } from './secrets/secret-book.js';
import { trustRoots } from './trusted-roots.js';

/** The network of a sandbox: what stays from run to run. */
export class SandboxNetwork {
  readonly #network: ResolvedNetwork;
  readonly #trust: SecureContext;
  readonly #secrets: SecretBook;

  /** @throws VitrineError ERR_BAD_OPTION when a certificate cannot be read */
  constructor(network: ResolvedNetwork, secrets: readonly Secret[]) {
    this.#network = network;
    this.#trust = trustRoots(network.ca);
    this.#secrets = new SecretBook(secrets);
  }

  /** What programs get in their environment: a placeholder under the name of each secret. */
  get environment(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.#secrets.entries.map(({ secret, placeholder }) => [secret.name, placeholder]),
    );
  }

  startRun(oversight: Oversight): NetworkDevice {
    return new NetworkDevice({
      network: this.#network,
      trust: this.#trust,
      secrets: this.#secrets,
      oversight,
    });
  }
}
