import type { SocketEvents } from '../abi/delegation/calls.js';

/**
 * The network as a kernel asks for it: TCP clients that somebody else connects. Sockets are the server's numbers.
 * Nothing here blocks but {@link poll} and {@link resolve}; all failures are `errno(...)`.
 */
export interface NetworkServer {
  /**
   * Addresses of a host, as text. They stand for that name as long as the run lasts.
   * @param family - 0 any, 4 or 6
   * @throws errno ENOENT (no such name), EAGAIN (try later), EACCES (policy), EINTR
   */
  resolve(host: string, family: number): readonly string[];
  /** The name that an address was given out for. @throws errno ENOENT */
  nameOf(address: string): string;
  /** Begins to connect; {@link poll} tells OUT when that is over, {@link info} with what error. @throws errno EACCES */
  connect(address: string, port: number): number;
  /** Encrypts a connected socket; OUT tells when the handshake is over. `options`: JSON. */
  startTls(socket: number, serverName: string, options: string): void;
  /** Takes as many bytes as there is room for. @throws errno EAGAIN, EPIPE, ECONNRESET */
  send(socket: number, bytes: Uint8Array): number;
  /** Up to `limitBytes`; none: the peer has ended. @throws errno EAGAIN, ECONNRESET */
  receive(socket: number, limitBytes: number, peek: boolean): Uint8Array;
  /** shutdown(2): 0 receiving, 1 sending, 2 both. */
  shutdown(socket: number, how: number): void;
  close(socket: number): void;
  /**
   * Waits until a socket has one of the events asked for (ERR and HUP always count), at most `timeoutMs` (Infinity:
   * for ever). Answers those that have any, with the events that hold; none when the time is over.
   * @throws errno EINTR when an interruption of the guest came first
   */
  poll(sockets: readonly SocketEvents[], timeoutMs: number): readonly SocketEvents[];
  info(socket: number): SocketInfo;
}

export interface SocketInfo {
  /** '' while not connected. */
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The errno that connecting, the handshake or the connection failed with; 0 for none. */
  readonly error: number;
  /** JSON about the TLS session or the handshake's failure; '' when there is none. */
  readonly tls: string;
}
