import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Poll, Socket as SocketNumber } from '../../../abi/emscripten.js';
import { Errno, type ErrnoValue, errno } from '../../../abi/errno.js';
import type { SocketInfo } from '../../../kernel/network-server.js';
import type { Oversight } from '../oversight.js';
import { ByteBuffer } from './byte-buffer.js';
import { Dialer } from './dialer.js';
import { isLocalhostOf, readHost } from './host-name.js';
import { Exchanges } from './http/exchanges.js';
import { IncomingFilter } from './http/incoming-filter.js';
import { OutgoingGate } from './http/outgoing-gate.js';
import { MalformedResponse } from './http/response-reader.js';
import type { IpAddress } from './ip-address.js';
import type { NetworkRules } from './rules.js';
import type { KnownPeer } from './secrets/secret.js';
import type { SecretBook } from './secrets/secret-book.js';
import { errnoOfSocketError } from './socket-errors.js';
import { OWN_ADDRESS } from './stand-in-addresses.js';
import { offersHttp, upgradeToTls } from './tls-upgrade.js';
import type { TrafficMeter } from './traffic-meter.js';

/** What the connections of a run share. */
export interface ConnectionServices {
  readonly oversight: Oversight;
  readonly rules: NetworkRules;
  readonly meter: TrafficMeter;
  readonly trust: SecureContext;
  readonly secrets: SecretBook;
  readonly timeoutMs: number;
  /** What poll answers about a connection may have changed. */
  readonly changed: () => void;
  /** A connection that the guest has closed is gone. */
  readonly gone: (connection: Connection) => void;
}

export interface Destination {
  /** The name that the guest asked for, or the address when it gave one. */
  readonly host: string;
  readonly port: number;
  /** The address as the guest knows it. */
  readonly shownAddress: string;
  readonly family: 4 | 6;
  readonly isAddress: boolean;
  /** Where to connect to, in this order: checked, and the first allowed by policy. */
  readonly addresses: readonly IpAddress[];
}

/** What is held in either direction before the sender has to wait. */
const ROOM_BYTES = 262144;
/** Most bytes of one answer, `CHUNK_BYTES` of the delegated calls. */
const RECEIVE_LIMIT_BYTES = 65536;
/** First of the port numbers that a guest sees as its own (RFC 6335's dynamic ports). */
const OWN_PORT_FIRST = 49152;
const OWN_PORT_COUNT = 16384;

/** One TCP connection of a guest. */
export class Connection {
  readonly #services: ConnectionServices;
  readonly #destination: Destination;
  readonly #number: number;
  readonly #inbox = new ByteBuffer();
  #state: 'connecting' | 'open' | 'handshaking' | 'failed' = 'connecting';
  #error: ErrnoValue | undefined;
  #tls = '';
  #isEncrypted = false;
  #dialer: Dialer;
  #socket: Socket | undefined;
  #gate: OutgoingGate | undefined;
  #filter: IncomingFilter | undefined;
  #hasEnded = false;
  #isReceivingShut = false;
  #isSendingShut = false;
  #hasSentAll = false;
  #isClosed = false;
  #linger: NodeJS.Timeout | undefined;

  /** Begins to connect. */
  constructor(services: ConnectionServices, destination: Destination, number: number) {
    this.#services = services;
    this.#destination = destination;
    this.#number = number;
    const { host, port, addresses } = destination;
    this.#dialer = new Dialer({
      addresses,
      port,
      timeoutMs: services.timeoutMs,
      consult: (address) =>
        services.oversight.consult({ kind: 'connect', host, port, address: address.text }),
      connected: (socket) => {
        this.#socket = socket;
        this.#open({ host, port, isEncrypted: false });
      },
      failed: (value) => this.#fail(value),
    });
  }

  /** @throws errno EAGAIN, EPIPE, ECONNRESET and what else the connection failed with */
  send(bytes: Uint8Array): number {
    this.#throwError();
    if (this.#isSendingShut) throw errno(Errno.EPIPE);
    if (this.#state !== 'open' || this.#gate === undefined) throw errno(Errno.EAGAIN);
    if (this.#socket?.writable !== true) throw errno(Errno.EPIPE);
    if (bytes.length === 0) return 0;
    const count = Math.min(bytes.length, this.#room());
    if (count <= 0) throw errno(Errno.EAGAIN);
    if (!this.#count('sent', count)) throw errno(Errno.ECONNRESET);
    this.#gate.push(bytes.subarray(0, count));
    this.#throwError();
    return count;
  }

  /** @throws errno EAGAIN, ECONNRESET and what else the connection failed with */
  receive(limitBytes: number, peek: boolean): Uint8Array {
    const limit = Math.min(Math.max(0, limitBytes), RECEIVE_LIMIT_BYTES);
    if (this.#inbox.length > 0) {
      const bytes = peek ? this.#inbox.peek(limit) : this.#inbox.take(limit);
      if (this.#inbox.length < ROOM_BYTES / 2 && this.#socket?.isPaused() === true) this.#socket.resume();
      return bytes;
    }
    this.#throwError();
    if (this.#hasEnded || this.#isReceivingShut) return new Uint8Array(0);
    throw errno(Errno.EAGAIN);
  }

  /** Events of poll(2) that hold now. */
  events(): number {
    if (this.#state === 'failed') return Poll.IN | Poll.OUT | Poll.ERR | Poll.HUP;
    if (this.#state !== 'open') return 0;
    const hasInput = this.#inbox.length > 0 || this.#hasEnded || this.#isReceivingShut;
    const isOver = (this.#hasEnded || this.#isReceivingShut) && this.#isSendingShut;
    const canSend = this.#isSendingShut || this.#socket?.writable !== true || this.#room() > 0;
    return (hasInput ? Poll.IN : 0) | (canSend ? Poll.OUT : 0) | (isOver ? Poll.HUP : 0);
  }

  /** shutdown(2). @throws errno ENOTCONN, EINVAL */
  shutdown(how: number): void {
    if (how !== SocketNumber.SHUT_RD && how !== SocketNumber.SHUT_WR && how !== SocketNumber.SHUT_RDWR)
      throw errno(Errno.EINVAL);
    if (this.#state !== 'open') throw errno(Errno.ENOTCONN);
    if (how !== SocketNumber.SHUT_WR) {
      this.#isReceivingShut = true;
      this.#inbox.clear();
      this.#socket?.resume();
    }
    if (how !== SocketNumber.SHUT_RD && !this.#isSendingShut) {
      this.#isSendingShut = true;
      this.#gate?.end();
    }
    this.#services.changed();
  }

  /** close(2): what was taken to be sent is still sent, for a while. */
  close(): void {
    this.#isClosed = true;
    this.#inbox.clear();
    if (this.#state !== 'open' || this.#socket === undefined || this.#socket.destroyed) {
      this.destroy();
      return;
    }
    this.#linger = setTimeout(() => this.destroy(), this.#services.timeoutMs);
    this.#linger.unref();
    this.#socket.resume();
    if (this.#hasSentAll) this.#socket.destroySoon();
    else if (!this.#isSendingShut) {
      this.#isSendingShut = true;
      this.#gate?.end();
    }
  }

  /** Ends everything at once. */
  destroy(): void {
    clearTimeout(this.#linger);
    this.#isClosed = true;
    this.#dialer.cancel();
    this.#gate?.shut();
    this.#inbox.clear();
    this.#socket?.destroy();
    this.#services.gone(this);
  }

  info(): SocketInfo {
    const isConnected = this.#state === 'open' || this.#state === 'handshaking';
    const { shownAddress, port, family } = this.#destination;
    return {
      localAddress: isConnected ? OWN_ADDRESS[family] : '',
      localPort: isConnected ? OWN_PORT_FIRST + (this.#number % OWN_PORT_COUNT) : 0,
      remoteAddress: isConnected ? shownAddress : '',
      remotePort: isConnected ? port : 0,
      error: this.#error ?? 0,
      tls: this.#tls,
    };
  }

  /**
   * Begins a TLS handshake. The name must be the one that was connected to; for an address, that, a name which some
   * rule allows at this port, or `localhost` for one of loopback.
   * @throws errno ENOTCONN, EISCONN, EACCES, EINVAL, EBUSY (what was received or sent in plain text is not done with)
   */
  startTls(serverName: string, options: string): void {
    this.#throwError();
    if (this.#state !== 'open' || this.#socket === undefined) throw errno(Errno.ENOTCONN);
    if (this.#isEncrypted) throw errno(Errno.EISCONN);
    const isHttpOffered = offersHttp(options);
    const verified = this.#verifiableHost(serverName);
    const socket = this.#socket;
    // Bytes that came in plain text must not be read as if they had come encrypted.
    const isDirty = this.#inbox.length > 0 || this.#gate?.isClear !== true || socket.writableLength > 0;
    if (isDirty || this.#hasEnded || this.#isSendingShut || this.#isReceivingShut) throw errno(Errno.EBUSY);
    this.#detach(socket);
    this.#state = 'handshaking';
    const { port } = this.#destination;
    this.#socket = upgradeToTls({
      socket,
      ...verified,
      offersHttp: isHttpOffered,
      trust: this.#services.trust,
      timeoutMs: this.#services.timeoutMs,
      secured: (info) => {
        if (this.#state !== 'handshaking') return;
        this.#tls = info;
        this.#isEncrypted = true;
        this.#open({ host: verified.host, port, isEncrypted: true });
      },
      failed: (value, info) => {
        if (this.#state !== 'handshaking') return;
        this.#tls = info;
        this.#fail(value);
      },
    });
  }

  #verifiableHost(serverName: string): { readonly host: string; readonly isAddress: boolean } {
    const { host, port, isAddress } = this.#destination;
    if (serverName === '') return { host, isAddress };
    const form = readHost(serverName);
    if (form.kind === 'address' && isAddress && form.address.text === host) return { host, isAddress };
    if (form.kind === 'name') {
      const isAllowed = isAddress
        ? this.#services.rules.allowsName(form.name, port) || isLocalhostOf(form.name, host)
        : form.name === host;
      if (isAllowed) return { host: form.name, isAddress: false };
    }
    this.#services.oversight.noteRefusal('network', `${serverName.slice(0, 256)}:${port}`, Errno.EACCES);
    throw errno(Errno.EACCES);
  }

  /** The connection, plain or encrypted, can be used from here on. */
  #open(peer: KnownPeer): void {
    const socket = this.#socket as Socket;
    const { oversight, secrets } = this.#services;
    const admitted = secrets.for(peer);
    const exchanges = new Exchanges((isUpgraded) => gate.settleUpgrade(isUpgraded));
    const filter = new IncomingFilter(admitted, exchanges);
    const gate = new OutgoingGate({
      peer,
      entries: secrets.entries,
      admitted,
      exchanges,
      consult: (request) => oversight.consult(request),
      noteRefusal: (kind, target, value) => oversight.noteRefusal(kind, target, value),
      write: (bytes) => void socket.write(bytes),
      beginHttp: () => this.#take([filter.beginHttp()]),
      fail: (value) => this.#reset(value),
      changed: this.#services.changed,
      finished: () => this.#finishSending(),
    });
    this.#gate = gate;
    this.#filter = filter;
    this.#state = 'open';
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('drain', this.#services.changed);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    this.#services.changed();
  }

  #detach(socket: Socket): void {
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('drain', this.#services.changed);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
  }

  readonly #onData = (bytes: Uint8Array): void => {
    if (this.#state !== 'open' || this.#filter === undefined) return;
    // What comes after the guest has closed costs the host as much.
    if (!this.#count('received', bytes.length) || this.#isClosed) return;
    try {
      this.#take(this.#filter.push(bytes));
    } catch (error) {
      if (!(error instanceof MalformedResponse)) throw error;
      this.#noteAndReset();
    }
  };

  readonly #onEnd = (): void => {
    if (this.#state === 'open' && this.#filter !== undefined) this.#take(this.#filter.end());
    this.#hasEnded = true;
    this.#services.changed();
  };

  readonly #onError = (error: Error): void => {
    if (this.#state !== 'open') return;
    if (this.#filter !== undefined) this.#take(this.#filter.end());
    this.#fail(errnoOfSocketError(error));
  };

  readonly #onClose = (): void => {
    this.#hasEnded = true;
    if (this.#isClosed) this.destroy();
    else this.#services.changed();
  };

  /** What has passed the filter. */
  #take(parts: readonly Uint8Array[]): void {
    if (this.#isClosed || this.#isReceivingShut) return;
    for (const part of parts) this.#inbox.append(part);
    if (this.#inbox.length >= ROOM_BYTES) this.#socket?.pause();
    this.#services.changed();
  }

  #finishSending(): void {
    this.#hasSentAll = true;
    if (this.#isClosed) this.#socket?.destroySoon();
    else this.#socket?.end();
  }

  #room(): number {
    const gate = this.#gate;
    if (gate === undefined || gate.isWaiting) return 0;
    return ROOM_BYTES - (this.#socket?.writableLength ?? 0) - gate.heldBytes;
  }

  #count(direction: 'sent' | 'received', bytes: number): boolean {
    if (this.#services.meter.count(direction, bytes)) return true;
    this.#noteAndReset();
    return false;
  }

  #noteAndReset(): void {
    const { host, port } = this.#destination;
    this.#services.oversight.noteRefusal('network', showHostAndPort(host, port), Errno.ECONNRESET);
    this.#reset(Errno.ECONNRESET);
  }

  /** Ends the connection because of what went over it; nothing that waits is read any more. */
  #reset(value: ErrnoValue): void {
    this.#inbox.clear();
    // In plain text, as a reset: what has left of a request must not count as the whole of it.
    if (!this.#isEncrypted && this.#state === 'open') this.#socket?.resetAndDestroy();
    this.#fail(value);
  }

  #fail(value: ErrnoValue): void {
    this.#state = 'failed';
    this.#error ??= value;
    this.#gate?.shut();
    this.#socket?.destroy();
    if (this.#isClosed) this.destroy();
    else this.#services.changed();
  }

  #throwError(): void {
    if (this.#error !== undefined) throw errno(this.#error);
  }
}

/** For reports. */
export function showHostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
