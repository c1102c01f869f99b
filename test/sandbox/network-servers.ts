import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { type NetworkOptions, type RunOptions, type RunResult, Sandbox, type SandboxOptions } from 'vitrine';

/** Real servers on loopback, and programs that talk to them from inside of sandboxes. */

/** A file of the folder of certificates. */
export function tlsFile(name: string): string {
  return readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8');
}

export const CA = tlsFile('root.crt');

/** Every name leads to loopback; rules have to name that address too. */
export const toLoopback = async (): Promise<readonly string[]> => ['127.0.0.1'];

/** Servers that a test has started; ended after it. */
export class Servers {
  readonly #ends: (() => void)[] = [];

  http(listener: RequestListener = serveApi): Promise<number> {
    return this.listen(createHttpServer(listener));
  }

  https(listener: RequestListener = serveApi, certificate = 'server'): Promise<number> {
    const files = { cert: tlsFile(`${certificate}.crt`), key: tlsFile(`${certificate}.key`) };
    const server = createHttpsServer(files, listener);
    // A client that does not trust the certificate ends the handshake.
    server.on('tlsClientError', () => {});
    return this.listen(server as Server);
  }

  tcp(onSocket: (socket: Socket) => void): Promise<number> {
    return this.listen(createServer({ allowHalfOpen: true }, onSocket));
  }

  async listen(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {});
    });
    this.#ends.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  /** A port that nothing listens at. */
  async unused(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

/** A line server: repeats what it gets, and ends when the client does. */
export function echo(socket: Socket): void {
  socket.on('data', (bytes) => socket.write(bytes));
  socket.on('end', () => socket.end());
}

/** What programs ask in these tests. */
export function serveApi(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://host');
  const parts: Buffer[] = [];
  request.on('error', () => {});
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    answer(url, request, response, Buffer.concat(parts));
  });
}

function answer(url: URL, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const { searchParams } = url;
  switch (url.pathname) {
    case '/hello':
      response.setHeader('Content-Type', 'text/plain; charset=utf-8').end('hello, wörld');
      break;
    case '/echo':
      response.setHeader('Content-Type', 'application/json').end(
        JSON.stringify({
          method: request.method,
          path: request.url,
          host: request.headers.host?.split(':')[0],
          type: request.headers['content-type'],
          encoding: request.headers['transfer-encoding'],
          body: body.toString('latin1'),
        }),
      );
      break;
    case '/redirect':
      response.writeHead(Number(searchParams.get('code') ?? 302), {
        Location: searchParams.get('to') ?? '/hello',
      });
      response.end();
      break;
    case '/gzip':
      if (!/gzip/.test(request.headers['accept-encoding'] ?? '')) response.end('plain');
      else response.setHeader('Content-Encoding', 'gzip').end(gzipSync('compressed '.repeat(1000)));
      break;
    case '/chunked':
      for (let part = 0; part < 5; part++) response.write(`part ${part};`);
      response.end();
      break;
    case '/status':
      response.writeHead(Number(searchParams.get('code'))).end('the body of an error');
      break;
    case '/large':
      response.end(pattern(Number(searchParams.get('bytes'))));
      break;
    case '/digest':
      response.end(digestOf(body));
      break;
    case '/cookie':
      response.setHeader('Set-Cookie', ['a=1', 'b=2; Path=/']).end(request.headers.cookie ?? 'none');
      break;
    case '/hang':
      break;
    default:
      response.writeHead(404).end('no such page');
  }
}

/** Bytes that repeat after a prime number, so that a piece that is lost or doubled shows. */
export function pattern(length: number): Buffer {
  return Buffer.alloc(length, Buffer.from(Array.from({ length: 251 }, (_, index) => index)));
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What programs begin with: ports by name, and a way to show what a call comes to. */
export function prelude(ports: Readonly<Record<string, number>> = {}): string {
  return `
import asyncio, errno, hashlib, http.client, json, os, select, selectors, socket, ssl, sys, time
import urllib.error, urllib.parse, urllib.request
${Object.entries(ports)
  .map(([name, port]) => `${name} = ${port}`)
  .join('\n')}
def show(call, *args, **options):
    try:
        print(call(*args, **options))
    except Exception as error:
        print(type(error).__module__, type(error).__qualname__, error.errno if isinstance(error, OSError) and isinstance(error.errno, int) else '')
def name_of(error):
    return errno.errorcode[error.errno]
def get(url, **options):
    with urllib.request.urlopen(url, **options) as response:
        return response.read()
`;
}

/** Rules for names at some ports, and for the address that they lead to. */
export function networkFor(
  names: readonly string[],
  ports: readonly number[],
  more: Partial<NetworkOptions> = {},
): NetworkOptions {
  return {
    allow: ports.flatMap((port) => [...names, '127.0.0.1'].map((host) => `${host}:${port}`)),
    resolver: toLoopback,
    ca: CA,
    ...more,
  };
}

/** Runs one program in a sandbox of its own. */
export async function runIn(options: SandboxOptions, run: RunOptions): Promise<RunResult> {
  await using sandbox = await Sandbox.open(options);
  return await sandbox.run(run);
}

/** Lines that a program prints, which has to end well. */
export async function linesOf(options: SandboxOptions, code: string): Promise<string[]> {
  const result = await runIn(options, { code });
  expect(result, result.stderr).toMatchObject({ exitCode: 0, stopped: null, stderr: '' });
  return result.stdout.trimEnd().split('\n');
}

/** What a program was refused: kind, target, errno and how often. */
export function refusalsOf(result: RunResult): string[] {
  return result.refused.map(({ kind, target, errno, count }) => `${kind} ${target} ${errno} ${count}`);
}
