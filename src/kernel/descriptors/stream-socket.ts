import { CHUNK_BYTES } from '../../abi/delegation/calls.js';
import { Message, Poll, Protocol, Socket } from '../../abi/emscripten.js';
import { Errno, ErrnoFailure, type ErrnoValue, errno } from '../../abi/errno.js';
import type { NetworkServer, SocketInfo } from '../network-server.js';
import {
  formatIp,
  isWildcard,
  loopback,
  mapped,
  parseIp,
  unmapped,
  wildcard,
} from '../sockets/ip-address.js';
import type { NetworkWait } from '../sockets/network-wait.js';
import { domainOf, type SocketAddress } from '../sockets/socket-address.js';
import type { PipeIdentity } from './pipe.js';
import { SocketDescription } from './socket-description.js';

/** What a stream socket asks its kernel for. */
export interface StreamSocketPorts {
  readonly network: NetworkServer;
  readonly wait: NetworkWait;
}

/**
 * A TCP client socket, tcp(7). The connection is the network server's; here is what a descriptor adds to it: whether
 * calls block, errors that are told once, and the states before and after a connection.
 */
export class StreamSocket extends SocketDescription {
  readonly domain: number;
  readonly protocol = Protocol.TCP;
  readonly family: 4 | 6;
  readonly #ports: StreamSocketPorts;
  /** The server's number, from `connect` until it failed or the socket is closed. */
  #socket: number | undefined;
  #isConnected = false;
  /** The errno of a connection that failed, until somebody asks. */
  #pendingError: number;
  /** Whether the error of the connection that there is was told. */
  #hasToldError = false;
  #isReadShut = false;
  #isWriteShut = false;
  #isEncrypted = false;
  #local: SocketAddress;
  #peer: SocketAddress | undefined;

  /** @param pendingError - of an earlier connection that failed */
  constructor(
    family: 4 | 6,
    flags: number,
    identity: PipeIdentity,
    ports: StreamSocketPorts,
    pendingError = 0,
  ) {
    super(flags, identity);
    this.domain = domainOf(family);
    this.family = family;
    this.#ports = ports;
    this.#local = { ip: wildcard(family), port: 0 };
    this.#pendingError = pendingError;
  }

  /** The server's number of the socket, by which it is polled; undefined when it was not connected. */
  get serverSocket(): number | undefined {
    return this.#socket;
  }

  /** The errno of a connection that failed, which nobody asked for yet; 0 for none. */
  get pendingError(): number {
    return this.#pendingError;
  }

  override connect(address: SocketAddress): void {
    if (address.ip.family !== this.family) throw errno(Errno.EAFNOSUPPORT);
    if (this.#isConnected) throw errno(Errno.EISCONN);
    if (this.#socket === undefined) {
      this.#begin(address);
      if (this.nonBlocking) throw errno(Errno.EINPROGRESS);
    } else if (this.nonBlocking) {
      this.#refresh();
      if (this.#isConnecting) throw errno(Errno.EALREADY);
    }
    while (this.#isConnecting) {
      this.#await(Poll.OUT, Socket.SO_SNDTIMEO, Errno.EINPROGRESS);
      this.#refresh();
    }
    const error = this.takeError();
    if (error !== 0) throw errno(error as ErrnoValue);
  }

  #begin({ ip, port }: SocketAddress): void {
    if (port === 0) throw errno(Errno.ECONNREFUSED);
    this.#pendingError = 0;
    // The wildcard means this host, and IPv4 in IPv6's clothes is IPv4: whoever decides sees what is meant.
    const plain = unmapped(ip);
    const target = isWildcard(plain) ? loopback(plain.family) : plain;
    this.#socket = this.#ports.network.connect(formatIp(target), port);
    this.#peer = { ip, port };
    this.#hasToldError = false;
  }

  get #isConnecting(): boolean {
    return this.#socket !== undefined && !this.#isConnected;
  }

  /** Looks at how connecting goes. */
  #refresh(): void {
    if (this.#isConnecting) this.#noteInfo(this.#info());
  }

  #info(): SocketInfo {
    return this.#ports.network.info(this.#socket as number);
  }

  #noteInfo(info: SocketInfo): void {
    if (this.#isConnected) return;
    if (info.error !== 0) {
      this.#pendingError = info.error;
      this.#release();
    } else if (info.localAddress !== '') {
      this.#isConnected = true;
      this.#local = this.#toAddress(info.localAddress, info.localPort) ?? this.#local;
      this.#peer = this.#toAddress(info.remoteAddress, info.remotePort) ?? this.#peer;
    }
  }

  #toAddress(text: string, port: number): SocketAddress | undefined {
    const ip = parseIp(text);
    if (ip === undefined) return undefined;
    const same = this.family === 6 ? mapped(ip) : unmapped(ip);
    return same.family === this.family ? { ip: same, port } : undefined;
  }

  /** The server's number. @throws errno that is pending, or the one given when there is no connection */
  #requireSocket(otherwise: ErrnoValue): number {
    if (this.#socket !== undefined) return this.#socket;
    const error = this.takeError();
    throw errno(error === 0 ? otherwise : (error as ErrnoValue));
  }

  /** Blocks until one of the events holds. @throws errno `onTimeout`; ETIMEDOUT when the guest is interrupted */
  #await(
    events: number,
    timeout: typeof Socket.SO_RCVTIMEO | typeof Socket.SO_SNDTIMEO,
    onTimeout: ErrnoValue,
  ): void {
    const socket = this.#requireSocket(Errno.ENOTCONN);
    const ready = this.#ports.wait([{ socket, events }], this.options.timeoutMs(timeout));
    if (ready === undefined) throw errno(Errno.ETIMEDOUT);
    if (ready.length === 0) throw errno(onTimeout);
  }

  receive(into: Uint8Array, flags: number): number {
    if ((flags & Message.OOB) !== 0) throw errno(Errno.EINVAL);
    if ((flags & Message.TRUNC) !== 0) throw errno(Errno.EOPNOTSUPP);
    if ((flags & Message.ERRQUEUE) !== 0) throw errno(Errno.EAGAIN);
    const socket = this.#requireSocket(Errno.ENOTCONN);
    if (this.#isReadShut || into.length === 0) return 0;
    const isPeek = (flags & Message.PEEK) !== 0;
    const waitsForAll = (flags & Message.WAITALL) !== 0 && !isPeek;
    return this.#advance(into.length, flags, Poll.IN, Socket.SO_RCVTIMEO, !waitsForAll, (done) => {
      const room = into.subarray(done);
      const bytes = this.#ports.network.receive(socket, Math.min(room.length, CHUNK_BYTES), isPeek);
      room.set(bytes.subarray(0, room.length));
      return Math.min(bytes.length, room.length);
    });
  }

  send(from: Uint8Array, flags: number): number {
    if ((flags & (Message.OOB | Message.FASTOPEN)) !== 0) throw errno(Errno.EOPNOTSUPP);
    const socket = this.#requireSocket(Errno.EPIPE);
    if (this.#isWriteShut) throw errno(Errno.EPIPE);
    if (from.length === 0) return 0;
    return this.#advance(from.length, flags, Poll.OUT, Socket.SO_SNDTIMEO, false, (done) => {
      const chunk = from.subarray(done, done + CHUNK_BYTES);
      const count = Math.min(this.#ports.network.send(socket, chunk), chunk.length);
      if (count === 0) throw errno(Errno.EAGAIN);
      return count;
    });
  }

  /**
   * Takes steps until all bytes went, or none at the end of the stream, waiting where the socket blocks. What went
   * before an error counts; the error comes with the next call.
   */
  #advance(
    length: number,
    flags: number,
    event: number,
    timeout: typeof Socket.SO_RCVTIMEO | typeof Socket.SO_SNDTIMEO,
    isOnce: boolean,
    step: (done: number) => number,
  ): number {
    const blocks = !this.nonBlocking && (flags & Message.DONTWAIT) === 0;
    let done = 0;
    while (done < length) {
      try {
        const count = step(done);
        done += count;
        if (isOnce || count === 0) break;
      } catch (failure) {
        if (!(failure instanceof ErrnoFailure)) throw failure;
        if (failure.value !== Errno.EAGAIN || !blocks) {
          if (done > 0) break;
          throw failure;
        }
        try {
          this.#await(event, timeout, Errno.EAGAIN);
        } catch (waiting) {
          if (done > 0 && waiting instanceof ErrnoFailure) break;
          throw waiting;
        }
      }
    }
    return done;
  }

  shutdown(how: number): void {
    if (how < Socket.SHUT_RD || how > Socket.SHUT_RDWR) throw errno(Errno.EINVAL);
    this.#refresh();
    if (!this.#isConnected) throw errno(Errno.ENOTCONN);
    this.#ports.network.shutdown(this.#socket as number, how);
    if (how !== Socket.SHUT_WR) this.#isReadShut = true;
    if (how !== Socket.SHUT_RD) this.#isWriteShut = true;
  }

  override bind(): void {
    if (this.#socket !== undefined) throw errno(Errno.EINVAL);
  }

  override get localAddress(): SocketAddress {
    this.#refresh();
    return this.#local;
  }

  override get peerAddress(): SocketAddress | undefined {
    this.#refresh();
    if (!this.#isConnected) throw errno(Errno.ENOTCONN);
    return this.#peer;
  }

  override takeError(): number {
    if (this.#socket !== undefined) {
      const info = this.#info();
      if (this.#isConnected && info.error !== 0 && !this.#hasToldError) {
        this.#hasToldError = true;
        return info.error;
      }
      this.#noteInfo(info);
    }
    const error = this.#pendingError;
    this.#pendingError = 0;
    return error;
  }

  override startTls(serverName: string, options: string): void {
    this.#refresh();
    if (!this.#isConnected) throw errno(Errno.ENOTCONN);
    if (this.#isEncrypted) throw errno(Errno.EALREADY);
    this.#ports.network.startTls(this.#socket as number, serverName, options);
    this.#isEncrypted = true;
    this.#hasToldError = false;
  }

  override get tlsInfo(): string {
    this.#requireSocket(Errno.ENOTCONN);
    return this.#info().tls;
  }

  override available(): number {
    if (this.#socket === undefined || this.#isReadShut) return 0;
    try {
      return this.#ports.network.receive(this.#socket, CHUNK_BYTES, true).length;
    } catch (failure) {
      if (failure instanceof ErrnoFailure) return 0;
      throw failure;
    }
  }

  /** What Linux says of a socket that was never connected, or could not be. */
  override ready(): number {
    if (this.#socket === undefined) {
      return Poll.OUT | Poll.WRNORM | Poll.HUP | (this.#pendingError === 0 ? 0 : Poll.IN | Poll.ERR);
    }
    const socket = this.#socket;
    const events = this.#ports.wait([{ socket, events: Poll.IN | Poll.OUT }], 0) ?? [];
    return toPollEvents(events[0]?.events ?? 0);
  }

  #release(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    try {
      this.#ports.network.close(socket);
    } catch (failure) {
      // Closing has no result that a program could use: the descriptor is gone either way.
      if (!(failure instanceof ErrnoFailure)) throw failure;
    }
  }

  protected override close(): void {
    this.#release();
  }
}

/** The server's events with those that poll(2) has under a second name. */
export function toPollEvents(events: number): number {
  return (
    (events & (Poll.IN | Poll.OUT | Poll.ERR | Poll.HUP)) |
    ((events & Poll.IN) === 0 ? 0 : Poll.RDNORM) |
    ((events & Poll.OUT) === 0 ? 0 : Poll.WRNORM)
  );
}
