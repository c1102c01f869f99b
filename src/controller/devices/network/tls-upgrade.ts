import type { Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { Errno, type ErrnoValue, errno } from '../../../abi/errno.js';
import { describeCertificate } from './peer-certificate.js';

export interface TlsUpgradeOptions {
  readonly socket: Socket;
  /** The name or address that the certificate has to be for. */
  readonly host: string;
  readonly isAddress: boolean;
  readonly offersHttp: boolean;
  readonly trust: SecureContext;
  readonly timeoutMs: number;
  readonly secured: (info: string) => void;
  readonly failed: (value: ErrnoValue, info: string) => void;
}

/** What JSON about TLS may measure: a `text` of a delegated call. */
const INFO_LIMIT_BYTES = 14_000;
const MESSAGE_LIMIT_CHARACTERS = 512;
/** The only protocol ever offered by ALPN (RFC 7301): others are requests that policy cannot read. */
const HTTP_PROTOCOL = 'http/1.1';

/**
 * Begins a handshake on a connected socket. The certificate is always verified, by Node: chain, dates and name.
 * @returns the socket that takes the place of the one given
 */
export function upgradeToTls(options: TlsUpgradeOptions): TLSSocket {
  const { socket, host, isAddress, trust, timeoutMs } = options;
  const secure = connect({
    socket,
    host,
    ...(isAddress ? {} : { servername: host }),
    ...(options.offersHttp ? { ALPNProtocols: [HTTP_PROTOCOL] } : {}),
    secureContext: trust,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
  const timer = setTimeout(() => fail(Errno.ETIMEDOUT, 'ETIMEDOUT', 'the handshake timed out'), timeoutMs);
  let isOver = false;
  const finish = (): boolean => {
    clearTimeout(timer);
    const isFirst = !isOver;
    isOver = true;
    return isFirst;
  };
  const fail = (value: ErrnoValue, code: string, message: string): void => {
    if (!finish()) return;
    options.failed(
      value,
      JSON.stringify({ error: { code, message: message.slice(0, MESSAGE_LIMIT_CHARACTERS) } }),
    );
  };
  // Stays for the socket's whole life.
  secure.on('error', (error: Error & { code?: unknown }) => {
    fail(Errno.ECONNABORTED, typeof error.code === 'string' ? error.code : 'ERR_TLS', error.message);
  });
  secure.once('close', () => fail(Errno.ECONNABORTED, 'ECONNRESET', 'the peer ended the connection'));
  secure.once('secureConnect', () => {
    secure.disableRenegotiation();
    if (finish()) options.secured(describeSession(secure));
  });
  return secure;
}

/**
 * Reads the options of a guest: `{"alpn": ["h2", "http/1.1"]}`. What is not known is ignored.
 * @throws errno EINVAL
 */
export function offersHttp(options: string): boolean {
  if (options === '') return false;
  let parsed: unknown;
  try {
    parsed = JSON.parse(options);
  } catch {
    throw errno(Errno.EINVAL);
  }
  if (typeof parsed !== 'object' || parsed === null) throw errno(Errno.EINVAL);
  const alpn: unknown = Object.hasOwn(parsed, 'alpn') ? (parsed as { alpn: unknown }).alpn : undefined;
  return Array.isArray(alpn) && alpn.includes(HTTP_PROTOCOL);
}

function describeSession(socket: TLSSocket): string {
  const cipher = socket.getCipher();
  const certificate = socket.getPeerX509Certificate();
  const session = {
    version: socket.getProtocol() ?? '',
    cipher: [cipher.name, cipher.version, bitsOf(cipher.name)],
    alpn: socket.alpnProtocol === false ? '' : (socket.alpnProtocol ?? ''),
  };
  if (certificate === undefined) return JSON.stringify(session);
  const { derBase64, ...peer } = describeCertificate(certificate);
  const whole = JSON.stringify({ ...session, peer: { ...peer, derBase64 } });
  if (fits(whole)) return whole;
  // Certificates of large sites list hundreds of names: as many as there is room for.
  let names = peer.subjectAltName;
  let text = JSON.stringify({ ...session, peer });
  while (!fits(text) && names.length > 0) {
    names = names.slice(0, names.length >> 1);
    text = JSON.stringify({ ...session, peer: { ...peer, subjectAltName: names } });
  }
  return fits(text) ? text : JSON.stringify(session);
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= INFO_LIMIT_BYTES;
}

/** Secret bits of a cipher by its name: Node does not tell them. */
function bitsOf(cipher: string): number {
  return /(?:AES_?128|AES-128|CAMELLIA128|ARIA128)/.test(cipher) ? 128 : 256;
}
