import { type IpAddress, parseIpAddress } from './ip-address.js';
import { isLoopback } from './special-addresses.js';

/** What a text that is to name a host turned out to be. */
export type HostForm =
  /** A DNS name: lower-case ASCII, without a trailing dot. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'address'; readonly address: IpAddress }
  /** What `inet_aton` takes for an IPv4 address though it is not written as one: `0x7f.1`, `2130706433`. */
  | { readonly kind: 'odd-address' }
  | { readonly kind: 'bad' };

const BAD: HostForm = { kind: 'bad' };
const INPUT_LIMIT = 1024;
/** RFC 1035 section 2.3.4. */
const NAME_LIMIT = 253;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
/** Characters that URL parsing gives a meaning, drops or decodes; a host name has none of them. */
const FOREIGN = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}/\\@:?#%[\]<>^|*,;&=+"'`(){}!$~]/u;

/** Reads a host name or address, from a rule or from a guest. Internationalised names become ASCII (UTS 46). */
export function readHost(text: string): HostForm {
  if (text === '' || text.length > INPUT_LIMIT) return BAD;
  const address = parseIpAddress(text);
  if (address !== undefined) return { kind: 'address', address };
  if (FOREIGN.test(text)) return BAD;
  const relative = text.endsWith('.') ? text.slice(0, -1) : text;
  const name = toAscii(relative);
  if (name === undefined) return BAD;
  if (parseIpAddress(name) !== undefined) return { kind: 'odd-address' };
  const isClean = name.length <= NAME_LIMIT && name.split('.').every((label) => LABEL.test(label));
  return isClean ? { kind: 'name', name } : BAD;
}

/**
 * Whether a name is `localhost`, and the host that it is said of a loopback address: guests resolve this name
 * themselves. Names below it lead to the same address, but servers may tell them apart, so that they are not it.
 */
export function isLocalhostOf(name: string, host: string): boolean {
  const address = name === 'localhost' ? parseIpAddress(host) : undefined;
  return address !== undefined && isLoopback(address);
}

function toAscii(name: string): string | undefined {
  try {
    return new URL(`http://${name}/`).hostname;
  } catch {
    return undefined;
  }
}
