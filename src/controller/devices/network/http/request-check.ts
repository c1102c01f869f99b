import type { HttpRequest } from '../../../policy.js';
import { isLocalhostOf } from '../host-name.js';
import { parseIpAddress } from '../ip-address.js';
import { RefusedRequest, type RequestHead } from './request-head.js';

/** Where a connection leads. */
export interface RequestPeer {
  /** The name or address that was connected to; of TLS, the one that the certificate was verified for. */
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
}

const SHOWN_LIMIT_CHARACTERS = 256;

/**
 * What a policy is asked about a request.
 * @throws RefusedRequest when the request is for another host than the connection's (domain fronting), or its target
 * means different things to different servers
 */
export function requestOf(head: RequestHead, peer: RequestPeer): HttpRequest {
  const host = head.headers.get('host');
  if (host === undefined || !isAuthorityOf(host, peer))
    throw new RefusedRequest('host of another connection');
  const { method, headers } = head;
  return { kind: 'http', method, url: urlOf(head, peer), host: peer.host, port: peer.port, headers };
}

/** A URL for reports: no query, no more than can be read. */
export function showUrl(url: string): string {
  const path = url.split('?')[0] as string;
  return path.length > SHOWN_LIMIT_CHARACTERS ? `${path.slice(0, SHOWN_LIMIT_CHARACTERS)}...` : path;
}

/** `scheme://host[:port]`. */
export function originOf(peer: RequestPeer): string {
  const host = peer.host.includes(':') ? `[${peer.host}]` : peer.host;
  const port = peer.port === (peer.isEncrypted ? 443 : 80) ? '' : `:${peer.port}`;
  return `${peer.isEncrypted ? 'https' : 'http'}://${host}${port}`;
}

function urlOf(head: RequestHead, peer: RequestPeer): string {
  const { target } = head;
  const origin = originOf(peer);
  if (target === '*') {
    if (head.method !== 'OPTIONS') throw new RefusedRequest("target '*'");
    return origin;
  }
  if (target.startsWith('/')) return `${origin}${checkedPath(target)}`;
  // Absolute form: servers must accept it, and then take the host from here.
  const match = /^(https?):\/\/([^/?#]*)(.*)$/i.exec(target);
  if (match === null) throw new RefusedRequest('malformed target');
  const [, scheme, authority, rest] = match as unknown as [string, string, string, string];
  if (scheme.toLowerCase() !== (peer.isEncrypted ? 'https' : 'http') || !isAuthorityOf(authority, peer))
    throw new RefusedRequest('target of another host');
  return `${origin}${checkedPath(rest.startsWith('/') ? rest : `/${rest}`)}`;
}

/**
 * A path that is looked at by a policy must be the one that the server acts on: whatever a server may resolve,
 * `/public/../private`, has to be resolved by the program before.
 */
function checkedPath(target: string): string {
  const path = target.split('?')[0] as string;
  if (target.includes('#') || path.includes('\\')) throw new RefusedRequest("'#' or '\\' in a target");
  // Many servers decode slashes before they resolve.
  for (const segment of path.split(/\/|%2f|%5c/i)) {
    const plain = (segment.split(';')[0] as string).replace(/%2e/gi, '.');
    if (plain === '.' || plain === '..') throw new RefusedRequest('dot segments in a target');
  }
  return target;
}

/** Whether `host[:port]` is that of a connection; a port that is left out is not held against it. */
function isAuthorityOf(authority: string, peer: RequestPeer): boolean {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:@[\]]+)(?::(\d{1,5}))?$/.exec(authority);
  if (match === null) return false;
  const [, host, port] = match as unknown as [string, string, string | undefined];
  if (port !== undefined && Number(port) !== peer.port) return false;
  const isBracketed = host.startsWith('[');
  const address = parseIpAddress(isBracketed ? host.slice(1, -1) : host);
  if (address !== undefined) return address.text === peer.host;
  const name = host.toLowerCase();
  return name === peer.host || isLocalhostOf(name, peer.host);
}
