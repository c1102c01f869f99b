import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Policy, Sandbox } from 'vitrine';
import {
  echo,
  linesOf,
  networkFor,
  prelude,
  refusalsOf,
  runIn,
  Servers,
  toLoopback,
} from './network-servers.js';

/** Limits of a program's network, and of the time that it waits there. */

const servers = new Servers();
const ports = { plain: 0, echoing: 0 };
beforeAll(async () => {
  ports.plain = await servers.http();
  ports.echoing = await servers.tcp(echo);
});
afterAll(() => servers.end());

describe('limits', () => {
  it('usage tells what went over the network', async () => {
    const result = await runIn(
      { network: networkFor([], [ports.echoing]) },
      {
        code: `${prelude(ports)}
with socket.create_connection(('127.0.0.1', echoing)) as s:
    s.sendall(bytes(100_000))
    left = 100_000
    while left: left -= len(s.recv(left))
`,
      },
    );
    expect(result.stderr).toBe('');
    expect(result.usage.network).toEqual({ connections: 1, bytesSent: 100_000, bytesReceived: 100_000 });
    expect(result.usage.calls).toMatchObject({ 'net.connect': 1, 'net.close': 1 });
    expect(result.usage.calls['net.send']).toBeGreaterThan(0);
  });

  it('of connections is ENOBUFS, until one is closed', async () => {
    const printed = await linesOf(
      { network: networkFor([], [ports.echoing], { maxConnections: 3 }) },
      `${prelude(ports)}
def connect(): return socket.create_connection(('127.0.0.1', echoing))
kept = [connect() for _ in range(3)]
try: connect()
except OSError as error: print(name_of(error))
first = kept.pop(0)
first.shutdown(socket.SHUT_WR); print(first.recv(1)); first.close()
def again():
    # The peer's end may still be on its way.
    while True:
        try: return connect()
        except OSError as error:
            if error.errno != errno.ENOBUFS: raise
        time.sleep(0.01)
s = again(); s.sendall(b'hi'); print(s.recv(10))
`,
    );
    expect(printed).toEqual(['ENOBUFS', "b''", "b'hi'"]);
  });

  it('of bytes ends connections, and lets no other begin', async () => {
    const result = await runIn(
      { network: networkFor([], [ports.plain], { maxBytes: '64KiB' }) },
      {
        code: `${prelude(ports)}
show(get, f'http://127.0.0.1:{plain}/large?bytes=100000')
try: socket.create_connection(('127.0.0.1', plain))
except OSError as error: print(name_of(error))
`,
      },
    );
    expect(result.stdout, result.stderr).toBe('builtins ConnectionResetError 15\nENOBUFS\n');
    const { bytesSent, bytesReceived } = result.usage.network;
    expect(bytesSent + bytesReceived).toBeLessThanOrEqual(65536);
    expect(refusalsOf(result)).toEqual([
      `network 127.0.0.1:${ports.plain} ECONNRESET 1`,
      `network 127.0.0.1:${ports.plain} ENOBUFS 1`,
    ]);
  });

  it('begin anew with each run, and connections end with theirs', async () => {
    const sockets: Socket[] = [];
    const port = await servers.tcp((socket) => {
      sockets.push(socket);
      socket.on('data', () => {});
      socket.write('hello');
    });
    await using sandbox = await Sandbox.open({ network: networkFor([], [port], { maxConnections: 1 }) });
    for (let run = 0; run < 3; run++) {
      const { stdout, stderr } = await sandbox.run({
        code: `import socket
s = socket.create_connection(('127.0.0.1', ${port})); print(s.recv(100))`,
      });
      expect(stdout, stderr).toBe("b'hello'\n");
    }
    await Promise.all(
      sockets.map(
        (socket) =>
          socket.destroyed ||
          socket.readableEnded ||
          new Promise((resolve) => socket.once('close', resolve).once('end', resolve)),
      ),
    );
    expect(sockets).toHaveLength(3);
  });

  it.each([
    ['a receive', "socket.create_connection(('127.0.0.1', silent)).recv(1)"],
    ['a select', "select.select([socket.create_connection(('127.0.0.1', silent))], [], [])"],
    [
      'a handshake',
      "ssl.create_default_context().wrap_socket(socket.create_connection(('127.0.0.1', silent)), server_hostname='127.0.0.1')",
    ],
    ['a name', "socket.getaddrinfo('slow.example.com', silent)"],
    ['policy about a connection', "socket.create_connection(('127.0.0.1', slow))"],
  ])('of time and aborts end a wait for %s', async (_, wait) => {
    const [silent, slow] = await Promise.all([servers.tcp(() => {}), servers.tcp(() => {})]);
    const network = networkFor(['slow.example.com'], [silent, slow], {
      resolver: (host) => (host === 'slow.example.com' ? new Promise(() => {}) : toLoopback()),
    });
    let waiting = () => {};
    const policy: Policy = (request) => {
      waiting();
      return request.kind === 'connect' && request.port === slow ? new Promise(() => {}) : 'allow';
    };
    await using sandbox = await Sandbox.open({ network, policy });
    const code = `${prelude({ silent, slow })}
try: ${wait}
except BaseException as error: print(type(error).__name__, flush=True); raise
`;
    const limited = await sandbox.run({ code, limits: { wall: '300ms' } });
    expect(limited.stopped).toMatchObject({ reason: 'limit', limit: 'wall' });
    const controller = new AbortController();
    waiting = () => setTimeout(() => controller.abort(), 20);
    const aborted = await sandbox.run({ code, signal: controller.signal });
    expect(aborted.stopped).toEqual({ reason: 'aborted' });
    // The sandbox, and its thread, are as good as new.
    expect((await sandbox.run({ code: 'print(1)' })).stdout).toBe('1\n');
  });
});
