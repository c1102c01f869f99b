import type { SandboxNetwork } from './devices/network/sandbox-network.js';
import type { SandboxOptions } from './sandbox-options.js';
import { badOption } from './units.js';

/**
 * The network that options ask for; undefined for none. What it needs is only loaded then.
 * @throws VitrineError ERR_BAD_OPTION
 */
export async function openNetwork({
  network,
  secrets,
  isolation,
}: SandboxOptions): Promise<SandboxNetwork | undefined> {
  if (network === undefined) {
    if (secrets === undefined) return undefined;
    throw badOption(
      'secrets',
      'given without a network',
      "given with 'network', which has their hosts in 'allow'",
    );
  }
  if (isolation === 'inline') {
    throw badOption(
      'network',
      'given',
      "left out with isolation 'inline': nothing can wait for a host there",
    );
  }
  const [{ parseNetworkOptions, parseSecretOptions }, { SandboxNetwork }] = await Promise.all([
    import('./network-options.js'),
    import('./devices/network/sandbox-network.js'),
  ]);
  return new SandboxNetwork(parseNetworkOptions(network), parseSecretOptions(secrets ?? {}));
}
