import type { SocketEvents } from '../../src/abi/delegation/calls.js';
import { Poll } from '../../src/abi/emscripten.js';
import { Errno, type ErrnoValue, errno } from '../../src/abi/errno.js';
import type { NetworkServer, SocketInfo } from '../../src/kernel/network-server.js';

/** One connection of a {@link FakeNetwork}, as its far end sees it. */
export class FakeConnection {
  readonly address: string;
  readonly port: number;
  state: 'connecting' | 'connected' | 'failed' = 'connecting';
  error = 0;
  tls = '';
  tlsRequests: { serverName: string; options: string }[] = [];
  /** What the guest sent. */
  received: Buffer = Buffer.alloc(0);
  /** What the guest has not read yet. */
  toGuest: Buffer = Buffer.alloc(0);
  /** Whether the far end will send no more. */
  hasEnded = false;
  /** Bytes that the guest may send before it has to wait. */
  window = Number.POSITIVE_INFINITY;
  isWriteShut = false;
  isClosed = false;
  /** While a handshake is under way nothing is ready. */
  isHandshaking = false;
  onData: (connection: FakeConnection) => void = () => undefined;

  constructor(address: string, port: number) {
    this.address = address;
    this.port = port;
  }

  reply(text: string | Uint8Array): void {
    this.toGuest = Buffer.concat([this.toGuest, typeof text === 'string' ? Buffer.from(text) : text]);
  }

  get events(): number {
    if (this.state === 'connecting' || this.isHandshaking) return 0;
    if (this.state === 'failed') return Poll.IN | Poll.OUT | Poll.ERR | Poll.HUP;
    return (
      (this.toGuest.length > 0 || this.hasEnded ? Poll.IN : 0) |
      (this.window > 0 ? Poll.OUT : 0) |
      (this.error === 0 ? 0 : Poll.ERR | Poll.OUT)
    );
  }
}

export type FakeService = (connection: FakeConnection) => void;

/**
 * A network in memory, on which nothing happens by itself: each time the guest waits and nothing is ready, the next
 * of the things to come happens. When there is none left, the time is over, or the test with an infinite wait has hung.
 */
export class FakeNetwork implements NetworkServer {
  readonly names = new Map<string, readonly string[] | ErrnoValue>();
  readonly services = new Map<string, FakeService | ErrnoValue>();
  readonly connections = new Map<number, FakeConnection>();
  /** What happens next, once somebody waits. */
  readonly toCome: (() => void)[] = [];
  /** All calls that were made, by name. */
  readonly calls: string[] = [];
  readonly polls: { sockets: readonly SocketEvents[]; timeoutMs: number }[] = [];
  /** What becomes of a guest that waits for what never comes. */
  onHang: () => never = () => {
    throw new Error('the guest waits for ever');
  };
  #last = 100;

  /** The only connection, or the one of a number. */
  connection(number = this.#last): FakeConnection {
    return this.connections.get(number)!;
  }

  resolve(host: string, _family: number): readonly string[] {
    this.calls.push(`resolve ${host}`);
    const found = this.names.get(host) ?? Errno.ENOENT;
    if (typeof found === 'number') throw errno(found);
    return found;
  }

  nameOf(address: string): string {
    this.calls.push(`nameOf ${address}`);
    for (const [name, addresses] of this.names) {
      if (typeof addresses !== 'number' && addresses.includes(address)) return name;
    }
    throw errno(Errno.ENOENT);
  }

  connect(address: string, port: number): number {
    this.calls.push(`connect ${address} ${port}`);
    const service = this.services.get(`${address} ${port}`) ?? Errno.ECONNREFUSED;
    if (service === Errno.EACCES) throw errno(Errno.EACCES);
    const connection = new FakeConnection(address, port);
    this.connections.set(++this.#last, connection);
    this.toCome.push(() => {
      if (typeof service === 'number') {
        connection.state = 'failed';
        connection.error = service;
      } else {
        connection.state = 'connected';
        service(connection);
      }
    });
    return this.#last;
  }

  startTls(socket: number, serverName: string, options: string): void {
    this.calls.push('startTls');
    const connection = this.#open(socket);
    connection.tlsRequests.push({ serverName, options });
    connection.isHandshaking = true;
    this.toCome.push(() => {
      connection.isHandshaking = false;
      connection.tls ||= JSON.stringify({ version: 'TLSv1.3' });
    });
  }

  send(socket: number, bytes: Uint8Array): number {
    this.calls.push(`send ${bytes.length}`);
    const connection = this.#open(socket);
    if (connection.isWriteShut) throw errno(Errno.EPIPE);
    const count = Math.min(bytes.length, connection.window);
    if (connection.state === 'connecting' || count === 0) throw errno(Errno.EAGAIN);
    connection.window -= count;
    connection.received = Buffer.concat([connection.received, bytes.subarray(0, count)]);
    connection.onData(connection);
    return count;
  }

  receive(socket: number, limitBytes: number, peek: boolean): Uint8Array {
    this.calls.push(peek ? 'peek' : 'receive');
    const connection = this.#open(socket);
    const bytes = Uint8Array.from(connection.toGuest.subarray(0, limitBytes));
    if (bytes.length === 0 && !connection.hasEnded) throw errno(Errno.EAGAIN);
    if (!peek) connection.toGuest = connection.toGuest.subarray(bytes.length);
    return bytes;
  }

  shutdown(socket: number, how: number): void {
    this.calls.push(`shutdown ${how}`);
    if (how !== 0) this.#open(socket).isWriteShut = true;
  }

  close(socket: number): void {
    this.calls.push('close');
    this.#open(socket).isClosed = true;
  }

  poll(sockets: readonly SocketEvents[], timeoutMs: number): readonly SocketEvents[] {
    this.calls.push('poll');
    this.polls.push({ sockets, timeoutMs });
    for (;;) {
      const ready = sockets.flatMap(({ socket, events }) => {
        const holds = this.#open(socket).events & (events | Poll.ERR | Poll.HUP);
        return holds === 0 ? [] : [{ socket, events: holds }];
      });
      if (ready.length > 0 || timeoutMs === 0) return ready;
      const next = this.toCome.shift();
      if (next === undefined) {
        if (timeoutMs < Number.POSITIVE_INFINITY) return [];
        this.onHang();
      }
      next();
    }
  }

  info(socket: number): SocketInfo {
    this.calls.push('info');
    const { address, port, state, error, tls } = this.#open(socket);
    const isConnected = state === 'connected';
    return {
      localAddress: isConnected ? '10.0.0.2' : '',
      localPort: isConnected ? 40_000 : 0,
      remoteAddress: address,
      remotePort: port,
      error,
      tls,
    };
  }

  #open(socket: number): FakeConnection {
    const connection = this.connections.get(socket);
    if (connection === undefined || connection.isClosed) throw errno(Errno.EBADF);
    return connection;
  }
}

/** Sends back whatever comes, until the guest ends. */
export const echo: FakeService = (connection) => {
  connection.onData = () => {
    connection.reply(connection.received);
    connection.received = Buffer.alloc(0);
  };
};

/** Answers each HTTP request with what it was, and ends. */
export const httpService: FakeService = (connection) => {
  connection.onData = () => {
    const text = connection.received.toString('latin1');
    if (!text.includes('\r\n\r\n') || connection.hasEnded) return;
    const body = `you asked: ${text.slice(0, text.indexOf('\r\n'))}\n`;
    connection.reply(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    connection.hasEnded = true;
  };
};
