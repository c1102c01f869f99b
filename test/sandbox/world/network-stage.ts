import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { NetworkOptions, Policy, SecretOptions } from 'vitrine';
import { markers } from './markers.js';
import { answerTo } from './served-pages.js';
import { TrickyResolver } from './tricky-resolver.js';

/** Servers that programs may reach, by the names of the environment variables that tell their ports. */
export type ServerName = 'ALLOWED' | 'OTHER' | 'TLS' | 'SELF_SIGNED';

/** The servers that get {@link markers.secret}; all others must never see it. */
const trusted: readonly ServerName[] = ['ALLOWED', 'TLS'];

/** Servers on loopback that programs may use, and one that they may not, which notes whether anybody came. */
export class NetworkStage {
  readonly resolver = new TrickyResolver();
  /** `SERVER METHOD PATH` of each request. */
  requests: string[] = [];
  /** What came to whoever may not. */
  trapped: string[] = [];
  /** `host address:port` of connections that policy was asked about. */
  dialled: string[] = [];
  readonly #received = new Map<ServerName, string>();
  readonly #ports = new Map<ServerName, number>();
  readonly #unread = new Set<IncomingMessage>();
  readonly #ends: (() => Promise<unknown>)[] = [];
  #forbiddenPort = 0;

  async open(): Promise<void> {
    const certificate = (name: string) => ({ key: tlsFile(`${name}.key`), cert: tlsFile(`${name}.crt`) });
    await this.#serve('ALLOWED', createServer());
    await this.#serve('OTHER', createServer());
    await this.#serve('TLS', createHttpsServer(certificate('server')));
    await this.#serve('SELF_SIGNED', createHttpsServer(certificate('self-signed')));
    await this.#setTrap();
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
  }

  /** Forgets what one program did. */
  reset(): void {
    this.requests = [];
    this.trapped = [];
    this.dialled = [];
    this.#received.clear();
    this.resolver.reset();
  }

  /** Servers that read nothing do not hear that their client is gone: from here on they do. */
  hearEnds(): void {
    for (const request of this.#unread) request.resume();
    this.#unread.clear();
  }

  /** Names of servers that got a secret which was not for them. */
  get leaks(): string[] {
    const leaks = [...this.#received].flatMap(([name, text]) => {
      const mine = trusted.includes(name) ? [markers.otherSecret] : [markers.secret, markers.otherSecret];
      return mine.some((value) => text.includes(value)) ? [name] : [];
    });
    return leaks;
  }

  get environment(): Readonly<Record<string, string>> {
    const ports = [...this.#ports].map(([name, port]) => [name, String(port)]);
    return { ...Object.fromEntries(ports), FORBIDDEN: String(this.#forbiddenPort) };
  }

  get options(): NetworkOptions {
    const port = (name: ServerName) => this.#ports.get(name) as number;
    return {
      allow: [
        ...[...this.#ports.values()].map((each) => `127.0.0.1:${each}`),
        `api.example.com:${port('TLS')}`,
        `api.example.com:${port('SELF_SIGNED')}`,
        `api.example.com:${port('ALLOWED')}`,
        '*.example.org:*',
      ],
      resolver: this.resolver.resolve,
      ca: tlsFile('root.crt'),
      connectTimeout: '2s',
    };
  }

  get secrets(): Readonly<Record<string, SecretOptions>> {
    const port = (name: ServerName) => this.#ports.get(name) as number;
    return {
      TOKEN: {
        value: markers.secret,
        hosts: [`127.0.0.1:${port('ALLOWED')}`, `api.example.com:${port('TLS')}`],
      },
      OTHER_TOKEN: { value: markers.otherSecret, hosts: ['secret.example.net'] },
    };
  }

  /** Notes where connections go, and lets none of a test's leave this machine; then asks `inner`. */
  guard(inner: Policy): Policy {
    return (request) => {
      if (request.kind === 'connect') {
        this.dialled.push(`${request.host} ${request.address}:${request.port}`);
        if (request.address !== '127.0.0.1') return { errno: 'EHOSTUNREACH' };
      }
      return inner(request);
    };
  }

  async #serve(name: ServerName, server: ReturnType<typeof createServer>): Promise<void> {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://server.example');
      this.requests.push(`${name} ${request.method} ${pathname}${search}`);
      this.#unread.add(request);
      void answerTo(request, response);
    });
    const note = (socket: Socket): void => {
      socket.on('error', () => {});
      socket.on('data', (bytes: Buffer) => {
        this.#received.set(
          name,
          (this.#received.get(name) ?? '').slice(-1_000_000) + bytes.toString('latin1'),
        );
      });
    };
    server.on(name === 'TLS' || name === 'SELF_SIGNED' ? 'secureConnection' : 'connection', note);
    server.on('tlsClientError', () => {});
    server.on('clientError', (_, socket) => socket.destroy());
    // What a server does not understand is for the gate to keep back, not for a timeout of the server.
    server.requestTimeout = 0;
    this.#ports.set(name, await this.#listen(server, { host: '127.0.0.1', port: 0 }));
    this.#ends.push(async () => server.closeAllConnections());
  }

  /** On all addresses of this machine, IPv6 included where there is one; UDP, too. */
  async #setTrap(): Promise<void> {
    const server = createTcpServer((socket) => {
      this.trapped.push(`TCP to ${socket.localAddress}`);
      socket.destroy();
    });
    this.#forbiddenPort = await this.#listen(server, { host: '::', port: 0 }).catch(() =>
      this.#listen(server, { host: '0.0.0.0', port: 0 }),
    );
    const datagrams = createSocket('udp4', () => this.trapped.push('UDP'));
    await new Promise<void>((resolve, reject) => {
      datagrams.once('error', reject);
      datagrams.bind(this.#forbiddenPort, resolve);
    });
    this.#ends.push(() => new Promise<void>((resolve) => datagrams.close(resolve)));
  }

  async #listen(server: Server, where: { readonly host: string; readonly port: number }): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(where, resolve);
    });
    this.#ends.push(() => new Promise((resolve) => server.close(resolve)));
    return (server.address() as AddressInfo).port;
  }
}

function tlsFile(name: string): string {
  return readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
}
