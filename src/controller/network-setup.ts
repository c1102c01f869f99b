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
  const resolved = parseNetworkOptions(network);
  for (const rule of network.allow) {
    // Guests know that name themselves and ask for the address.
    const port = /^localhost(:.*)?$/i.exec(rule);
    if (port === null) continue;
    throw badOption('network.allow', rule, `the address, '127.0.0.1${port[1] ?? ''}': that name leads to it`);
  }
  return new SandboxNetwork(resolved, parseSecretOptions(secrets ?? {}));
}
