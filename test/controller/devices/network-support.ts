import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Poll } from '../../../src/abi/emscripten.js';
import { Errno, ErrnoFailure, errnoName } from '../../../src/abi/errno.js';
import type { NetworkDevice } from '../../../src/controller/devices/network/network-device.js';
import { SandboxNetwork } from '../../../src/controller/devices/network/sandbox-network.js';
import type { Oversight } from '../../../src/controller/devices/oversight.js';
import {
  type NetworkOptions,
  parseNetworkOptions,
  parseSecretOptions,
  type SecretOptions,
} from '../../../src/controller/network-options.js';
import type { PolicyRequest } from '../../../src/controller/policy.js';

/** A file of the folder of certificates. */
export function tlsFile(name: string): string {
  return readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
}

/** Remembers what it is asked and told. */
export class ToyOversight implements Oversight {
  readonly requests: PolicyRequest[] = [];
  /** `kind target errno`. */
  readonly refusals: string[] = [];
  decide: (request: PolicyRequest) => void | Promise<void> = () => {};

  consult(request: PolicyRequest): void | Promise<void> {
    this.requests.push(request);
    return this.decide(request);
  }

  noteRefusal(kind: string, target: string, value: number): void {
    this.refusals.push(`${kind} ${target} ${errnoName(value)}`);
  }

  /** Whole URLs of the requests that were asked about. */
  get urls(): string[] {
    return this.requests.flatMap((request) =>
      request.kind === 'http' ? [`${request.method} ${request.url}`] : [],
    );
  }
}

export interface Toy {
  readonly device: NetworkDevice;
  readonly oversight: ToyOversight;
  /** Placeholders by the names of secrets. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Everything that a test has opened; ended after it. */
export class Stage {
  readonly #ends: (() => void)[] = [];

  device(network: NetworkOptions, secrets: Readonly<Record<string, SecretOptions>> = {}): Toy {
    const oversight = new ToyOversight();
    const sandbox = new SandboxNetwork(parseNetworkOptions(network), parseSecretOptions(secrets));
    const device = sandbox.startRun(oversight);
    this.#ends.push(() => device.endRun());
    return { device, oversight, environment: sandbox.environment };
  }

  /** A server on loopback; its port. */
  async serve(onSocket: (socket: Socket) => void): Promise<number> {
    return this.listen(createServer({ allowHalfOpen: true }, onSocket));
  }

  async listen(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    this.#ends.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

/** Resolves every name to loopback, which rules then have to name. */
export const toLoopback = async (): Promise<readonly string[]> => ['127.0.0.1'];

/** Uses a socket of a device as a blocking program does. */
export class Client {
  readonly device: NetworkDevice;
  readonly socket: number;

  constructor(device: NetworkDevice, socket: number) {
    this.device = device;
    this.socket = socket;
  }

  /** Resolves, connects and waits; throws what connecting failed with. */
  static async open(device: NetworkDevice, host: string, port: number): Promise<Client> {
    const [address] = await device.resolve(host, 0);
    const client = new Client(device, await device.connect(address as string, port));
    await client.wait(Poll.OUT);
    client.throwError();
    return client;
  }

  static async openTls(device: NetworkDevice, host: string, port: number): Promise<Client> {
    const client = await Client.open(device, host, port);
    await client.startTls(host);
    return client;
  }

  async startTls(serverName: string, options = '{"alpn":["h2","http/1.1"]}'): Promise<void> {
    this.device.startTls(this.socket, serverName, options);
    await this.wait(Poll.OUT);
    this.throwError();
  }

  throwError(): void {
    const { error } = this.device.info(this.socket);
    if (error !== 0) throw new ErrnoFailure(error as never);
  }

  async wait(events: number): Promise<number> {
    const [answer] = await this.device.poll([{ socket: this.socket, events }], Number.POSITIVE_INFINITY);
    return answer?.events ?? 0;
  }

  async send(data: string | Uint8Array): Promise<void> {
    let bytes: Uint8Array = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
    while (bytes.length > 0) {
      const count = await this.#retry(Poll.OUT, () => this.device.send(this.socket, bytes));
      bytes = bytes.subarray(count);
    }
  }

  async receive(limitBytes = 65536): Promise<string> {
    const bytes = await this.#retry(Poll.IN, () => this.device.receive(this.socket, limitBytes, false));
    return Buffer.from(bytes).toString('latin1');
  }

  /** Everything until the peer ends. */
  async receiveAll(): Promise<string> {
    let all = '';
    for (;;) {
      const part = await this.receive();
      if (part === '') return all;
      all += part;
    }
  }

  async receiveUntil(mark: string): Promise<string> {
    let all = '';
    while (!all.includes(mark)) {
      const part = await this.receive();
      if (part === '') throw new Error(`the peer ended after ${JSON.stringify(all)}`);
      all += part;
    }
    return all;
  }

  async #retry<T>(events: number, call: () => T): Promise<T> {
    for (;;) {
      try {
        return call();
      } catch (error) {
        if (!(error instanceof ErrnoFailure) || error.value !== Errno.EAGAIN) throw error;
      }
      await this.wait(events);
    }
  }
}

/** The name of the errno that something fails with; '' when it does not fail. */
export async function failureOf(action: () => unknown): Promise<string> {
  try {
    await action();
    return '';
  } catch (error) {
    if (error instanceof ErrnoFailure) return errnoName(error.value);
    throw error;
  }
}
