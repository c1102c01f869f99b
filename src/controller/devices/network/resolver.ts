import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { Errno, errno } from '../../../abi/errno.js';
import type { HostResolver } from '../../network-options.js';
import { type IpAddress, parseIpAddress } from './ip-address.js';

/** Most addresses of a name that are tried. */
const ADDRESSES_LIMIT = 16;

const absent: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA']);

/** The system's resolver, with its own order of addresses. */
export const systemResolver: HostResolver = async (host) => {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/**
 * Addresses of a name. What a resolver answers that is no address is left out.
 * @throws errno ENOENT (there is no such name), EAGAIN (anything else went wrong, or it took too long)
 */
export async function lookUp(
  host: string,
  resolver: HostResolver,
  timeoutMs: number,
): Promise<readonly IpAddress[]> {
  const answer = await answerWithin(timeoutMs, () => resolver(host));
  const addresses = new Map<string, IpAddress>();
  for (const text of answer.slice(0, ADDRESSES_LIMIT)) {
    const address = typeof text === 'string' ? parseIpAddress(text) : undefined;
    if (address !== undefined) addresses.set(address.text, address);
  }
  return [...addresses.values()];
}

async function answerWithin(
  timeoutMs: number,
  ask: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(errno(Errno.EAGAIN)), timeoutMs);
    timer.unref();
  });
  try {
    const answer: unknown = await Promise.race([ask(), timeout]);
    return Array.isArray(answer) ? answer : [];
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    throw errno(absent.has(code) ? Errno.ENOENT : Errno.EAGAIN);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The addresses of this machine's own interfaces. A public one of them is no way out to the internet but to what
 * listens here, past the firewall in front of it.
 */
export function ownAddresses(): ReadonlySet<string> {
  const own = new Set<string>();
  for (const entries of Object.values(networkInterfaces())) {
    for (const entry of entries ?? []) {
      const address = parseIpAddress(entry.address.split('%')[0] as string);
      if (address !== undefined) own.add(address.text);
    }
  }
  return own;
}
