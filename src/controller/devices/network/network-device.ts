import type { SecureContext } from 'node:tls';
import type { SocketEvents } from '../../../abi/delegation/calls.js';
import { Poll } from '../../../abi/emscripten.js';
import { Errno, type ErrnoValue, errno } from '../../../abi/errno.js';
import type { NetworkServer, SocketInfo } from '../../../kernel/network-server.js';
import type { ResolvedNetwork } from '../../network-options.js';
import type { Oversight } from '../oversight.js';
import { Connection, type ConnectionServices, type Destination, showHostAndPort } from './connection.js';
import { readHost } from './host-name.js';
import { type IpAddress, isInBlock, parseIpAddress } from './ip-address.js';
import { PollWait } from './poll-wait.js';
import { lookUp, ownAddresses, systemResolver } from './resolver.js';
import type { SecretBook } from './secrets/secret-book.js';
import { specialUseOf } from './special-addresses.js';
import { STAND_IN_BLOCK, StandInAddresses } from './stand-in-addresses.js';
import { TrafficMeter } from './traffic-meter.js';

export interface NetworkDeviceOptions {
  readonly network: ResolvedNetwork;
  readonly trust: SecureContext;
  readonly secrets: SecretBook;
  readonly oversight: Oversight;
}

export interface NetworkUsage {
  /** Connections that were begun. */
  readonly connections: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** A {@link NetworkServer} on the trusted side, where an answer may take its time. */
export type AsyncNetworkServer = {
  readonly [Name in keyof NetworkServer]: (
    ...values: Parameters<NetworkServer[Name]>
  ) => ReturnType<NetworkServer[Name]> | Promise<ReturnType<NetworkServer[Name]>>;
};

const SHOWN_NAME_LIMIT_CHARACTERS = 256;

/** The network of one run: names and connections that the rules allow, and nothing else. */
export class NetworkDevice implements AsyncNetworkServer {
  readonly #network: ResolvedNetwork;
  readonly #oversight: Oversight;
  readonly #services: ConnectionServices;
  readonly #meter: TrafficMeter;
  readonly #standIns = new StandInAddresses();
  readonly #own = ownAddresses();
  readonly #connections = new Map<number, Connection>();
  /** Closed by the guest, but still sending. */
  readonly #lingering = new Set<Connection>();
  readonly #polls = new PollWait((socket) => this.#connections.get(socket)?.events() ?? Poll.NVAL);
  /** Connections that policy is being asked about. */
  #pending = 0;
  #begun = 0;
  #isOver = false;

  constructor(options: NetworkDeviceOptions) {
    const { network, trust, secrets, oversight } = options;
    this.#network = network;
    this.#oversight = oversight;
    this.#meter = new TrafficMeter(network.maxBytes);
    this.#services = {
      oversight,
      rules: network.rules,
      meter: this.#meter,
      trust,
      secrets,
      timeoutMs: network.connectTimeoutMs,
      changed: () => this.#polls.check(),
      gone: (connection) => void this.#lingering.delete(connection),
    };
  }

  get usage(): NetworkUsage {
    return {
      connections: this.#begun,
      bytesSent: this.#meter.sent,
      bytesReceived: this.#meter.received,
    };
  }

  /**
   * Addresses of a host: an address as it is, a name by its stand-in. A name that no rule allows is never looked up.
   * Stand-ins are IPv4 addresses, so that there are none of family 6.
   * @throws errno EACCES, ENOENT, EAGAIN
   */
  async resolve(host: string, family: number): Promise<readonly string[]> {
    const form = readHost(host);
    if (form.kind === 'bad') throw errno(Errno.ENOENT);
    if (form.kind === 'odd-address') throw this.#refuse(host, Errno.EACCES);
    if (form.kind === 'address') return this.#resolveAddress(form.address, family);
    const { name } = form;
    const { rules, connectTimeoutMs, resolver } = this.#network;
    if (!rules.allowsName(name, undefined)) throw this.#refuse(name, Errno.EACCES);
    if (family === 6) throw errno(Errno.ENOENT);
    await this.#oversight.consult({ kind: 'resolve', host: name });
    const standIn = this.#standIns.of(name);
    if (standIn === undefined) throw this.#refuse(name, Errno.EAGAIN);
    const found = await lookUp(name, resolver ?? systemResolver, connectTimeoutMs);
    standIn.addresses = found.filter((address) => this.#isReachable(address, undefined));
    if (standIn.addresses.length === 0) throw this.#refuse(name, Errno.EACCES);
    return [standIn.address];
  }

  nameOf(address: string): string {
    const standIn = this.#standIns.at(parseIpAddress(address)?.text ?? '');
    if (standIn === undefined) throw errno(Errno.ENOENT);
    return standIn.name;
  }

  /**
   * Begins to connect to a stand-in or to an address that a rule names.
   * @throws errno EACCES and what policy refuses with, EINVAL, ENOBUFS (too many connections, or no bytes left)
   */
  async connect(address: string, port: number): Promise<number> {
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw errno(Errno.EINVAL);
    const destination = this.#destinationOf(address, port);
    const { host, addresses } = destination;
    const isFull =
      this.#connections.size + this.#lingering.size + this.#pending >= this.#network.maxConnections;
    if (isFull || this.#meter.isSpent) throw this.#refuse(showHostAndPort(host, port), Errno.ENOBUFS);
    this.#pending++;
    try {
      await this.#oversight.consult({
        kind: 'connect',
        host,
        port,
        address: (addresses[0] as IpAddress).text,
      });
    } finally {
      this.#pending--;
    }
    if (this.#isOver) throw errno(Errno.EACCES);
    const socket = ++this.#begun;
    this.#connections.set(socket, new Connection(this.#services, destination, socket));
    return socket;
  }

  startTls(socket: number, serverName: string, options: string): void {
    this.#connection(socket).startTls(serverName, options);
  }

  send(socket: number, bytes: Uint8Array): number {
    return this.#connection(socket).send(bytes);
  }

  receive(socket: number, limitBytes: number, peek: boolean): Uint8Array {
    return this.#connection(socket).receive(limitBytes, peek);
  }

  shutdown(socket: number, how: number): void {
    this.#connection(socket).shutdown(how);
  }

  close(socket: number): void {
    const connection = this.#connection(socket);
    this.#connections.delete(socket);
    this.#lingering.add(connection);
    connection.close();
    this.#polls.check();
  }

  /** As poll(2). A call while another waits ends that with nothing: its guest was interrupted. */
  poll(sockets: readonly SocketEvents[], timeoutMs: number): Promise<readonly SocketEvents[]> {
    return this.#isOver ? Promise.resolve([]) : this.#polls.wait(sockets, timeoutMs);
  }

  info(socket: number): SocketInfo {
    return this.#connection(socket).info();
  }

  /** Ends all connections and waits. The device cannot be used again. */
  endRun(): void {
    this.#isOver = true;
    this.#polls.cancel();
    for (const connection of [...this.#connections.values(), ...this.#lingering]) connection.destroy();
    this.#connections.clear();
  }

  #connection(socket: number): Connection {
    const connection = this.#connections.get(socket);
    if (connection === undefined) throw errno(Errno.EBADF);
    return connection;
  }

  #resolveAddress(address: IpAddress, family: number): readonly string[] {
    if (!this.#network.rules.allowsAddress(address, undefined))
      throw this.#refuse(address.text, Errno.EACCES);
    if (family !== 0 && family !== address.family) throw errno(Errno.ENOENT);
    return [address.text];
  }

  #destinationOf(text: string, port: number): Destination {
    const address = parseIpAddress(text);
    if (address === undefined) throw errno(Errno.EINVAL);
    const { rules } = this.#network;
    const standIn = this.#standIns.at(address.text);
    const host = standIn?.name ?? address.text;
    const common = { host, port, shownAddress: address.text, family: address.family };
    if (standIn === undefined) {
      const isAllowed = rules.allowsAddress(address, port) && !isInBlock(address, STAND_IN_BLOCK);
      if (isAllowed) return { ...common, isAddress: true, addresses: [address] };
    } else if (rules.allowsName(host, port)) {
      const addresses = standIn.addresses.filter((found) => this.#isReachable(found, port));
      if (addresses.length > 0) return { ...common, isAddress: false, addresses };
    }
    throw this.#refuse(showHostAndPort(host, port), Errno.EACCES);
  }

  /** Whether a name may lead to an address: one of the public internet, or one that a rule names. */
  #isReachable(address: IpAddress, port: number | undefined): boolean {
    const isPublic = specialUseOf(address) === undefined && !this.#own.has(address.text);
    return isPublic || this.#network.rules.allowsAddress(address, port);
  }

  #refuse(target: string, value: ErrnoValue): ReturnType<typeof errno> {
    this.#oversight.noteRefusal('network', target.slice(0, SHOWN_NAME_LIMIT_CHARACTERS), value);
    return errno(value);
  }
}
