import { CHUNK_BYTES, type SocketEvents } from '../../abi/delegation/calls.js';
import type { NetworkServer } from '../network-server.js';
import type { Delegate } from './delegate.js';

/** The network, asked for by delegated calls. Methods are those of {@link NetworkServer}. */
export class NetworkClient implements NetworkServer {
  readonly #delegate: Delegate;

  constructor(delegate: Delegate) {
    this.#delegate = delegate;
  }

  resolve(host: string, family: number) {
    return this.#delegate.call('net.resolve', { host, family }).addresses;
  }

  nameOf(address: string) {
    return this.#delegate.call('net.name', { address }).host;
  }

  connect(address: string, port: number) {
    return this.#delegate.call('net.connect', { address, port }).socket;
  }

  startTls(socket: number, serverName: string, options: string) {
    this.#delegate.call('net.startTls', { socket, serverName, options });
  }

  send(socket: number, bytes: Uint8Array) {
    return this.#delegate.call('net.send', { socket, bytes: bytes.subarray(0, CHUNK_BYTES) }).count;
  }

  receive(socket: number, limitBytes: number, peek: boolean) {
    const limit = Math.min(limitBytes, CHUNK_BYTES);
    return this.#delegate.call('net.receive', { socket, limit, peek: peek ? 1 : 0 }).bytes;
  }

  shutdown(socket: number, how: number) {
    this.#delegate.call('net.shutdown', { socket, how });
  }

  close(socket: number) {
    this.#delegate.call('net.close', { socket });
  }

  poll(sockets: readonly SocketEvents[], timeoutMs: number) {
    return this.#delegate.call('net.poll', { sockets, timeoutMs }).sockets;
  }

  info(socket: number) {
    return this.#delegate.call('net.info', { socket });
  }
}
