import { beforeAll, expect, it } from 'vitest';
import { Errno, ErrnoFailure } from '../../src/abi/errno.js';
import { decodeRequest, FrameEncoder } from '../../src/kernel/delegation/frames.js';
import type { LoadedImage } from '../../src/platform/loaded-image.js';
import { Seat } from '../../src/platform/seat.js';
import { loadForSeats, portsTo, requestFor } from '../platform/seat-support.js';
import { echo, FakeNetwork, httpService } from './sockets-support.js';

/** Python's own socket module on a network in memory. */

let loaded: LoadedImage;
beforeAll(async () => {
  loaded = await loadForSeats();
}, 120_000);

type Values = Readonly<Record<string, never>>;

/** The controller's side of the calls for the network. */
function answerNetwork(network: FakeNetwork, name: string, values: Values): object {
  switch (name) {
    case 'net.resolve':
      return { addresses: network.resolve(values['host']!, values['family']!) };
    case 'net.name':
      return { host: network.nameOf(values['address']!) };
    case 'net.connect':
      return { socket: network.connect(values['address']!, values['port']!) };
    case 'net.startTls':
      network.startTls(values['socket']!, values['serverName']!, values['options']!);
      return {};
    case 'net.send':
      return { count: network.send(values['socket']!, Uint8Array.from(values['bytes']!)) };
    case 'net.receive':
      return { bytes: network.receive(values['socket']!, values['limit']!, values['peek']! === 1) };
    case 'net.shutdown':
      network.shutdown(values['socket']!, values['how']!);
      return {};
    case 'net.close':
      network.close(values['socket']!);
      return {};
    case 'net.poll':
      return { sockets: network.poll(values['sockets']!, values['timeoutMs']!) };
    case 'net.info':
      return network.info(values['socket']!);
    default:
      throw new Error(`no such call: ${name}`);
  }
}

/** What a program prints. */
function run(source: string, network?: FakeNetwork): string[] {
  const output = { text: '' };
  const ports = portsTo(output);
  const encoder = new FrameEncoder();
  const { exchange } = ports.channel;
  const channel = {
    exchange(request: Uint8Array, isInterruptible: boolean) {
      const call = decodeRequest(request.slice());
      if (network === undefined || !call.name.startsWith('net.')) return exchange(request, isInterruptible);
      try {
        const values = answerNetwork(network, call.name, call.values as unknown as Values);
        return encoder.reply(call.name, { kind: 'value', values: values as never });
      } catch (failure) {
        if (!(failure instanceof ErrnoFailure)) throw failure;
        return encoder.reply(call.name, { kind: 'error', errno: failure.value });
      }
    },
  };
  const request = {
    ...requestFor(source, loaded.image.facts.pythonVersion),
    hasNetwork: network !== undefined,
  };
  const report = new Seat(loaded, { stackBytes: 400_000, name: 'test' }).run(request, { ...ports, channel });
  expect(report.end, output.text).toEqual({ exitCode: 0, kind: 'exited' });
  return output.text.trimEnd().split('\n');
}

function standardNetwork(): FakeNetwork {
  const network = new FakeNetwork();
  network.names.set('echo.example', ['198.18.0.1']);
  network.names.set('web.example', ['198.18.0.2', '2001:db8::2']);
  network.names.set('down.example', ['198.18.0.3']);
  network.names.set('busy.example', Errno.EAGAIN);
  network.names.set('secret.example', Errno.EACCES);
  network.services.set('198.18.0.1 7', echo);
  network.services.set('198.18.0.2 80', httpService);
  network.services.set('198.18.0.3 80', Errno.ETIMEDOUT);
  network.services.set('198.18.0.4 80', Errno.EACCES);
  return network;
}

const show = `
import socket
def show(call, *args):
    try:
        print(call(*args))
    except Exception as error:
        print(type(error).__name__, *error.args)
`;

it('connects, sends, receives and ends', () => {
  const network = standardNetwork();
  const printed = run(
    `
import socket
s = socket.create_connection(('echo.example', 7), timeout=5)
print(s.getpeername(), s.getsockname())
s.sendall(b'hello')
print(s.recv(3), s.recv(3, socket.MSG_PEEK), s.recv(3))
print(s.sendmsg([b'one', b'', b'two']), s.recvmsg(100))
s.send(b'abc')
parts = bytearray(2), bytearray(5)
print(s.recvmsg_into(parts), parts)
d = s.dup(); s.close()
f = d.makefile('rwb'); d.close()
f.write(b'line\\nrest'); f.flush(); print(f.readline()); f.close()
`,
    network,
  );
  expect(printed).toEqual([
    "('198.18.0.1', 7) ('10.0.0.2', 40000)",
    "b'hel' b'lo' b'lo'",
    "6 (b'onetwo', [], 0, None)",
    "(3, [], 0, None) (bytearray(b'ab'), bytearray(b'c\\x00\\x00\\x00\\x00'))",
    "b'line\\n'",
  ]);
  expect(network.connection().isClosed).toBe(true);
  expect(network.calls.filter((call) => call === 'close')).toHaveLength(1);
});

it('fails to connect as on any system, blocking, with a timeout and non-blocking', () => {
  const printed = run(
    `
import socket
for address in ('down.example', 80), ('198.18.0.4', 80), ('198.18.0.9', 1), ('198.18.0.9', 0):
    for timeout in None, 3, 0:
        s = socket.socket()
        s.settimeout(timeout)
        try:
            s.connect(address)
        except OSError as error:
            print(repr(error))
s = socket.socket()
print(s.connect_ex(('198.18.0.9', 1)), s.connect_ex(('198.18.0.1', 7)), s.connect_ex(('198.18.0.1', 7)))
`,
    standardNetwork(),
  );
  expect(printed).toEqual([
    ...Array<string>(2).fill("TimeoutError(73, 'Operation timed out')"),
    "BlockingIOError(26, 'Operation in progress')",
    ...Array<string>(3).fill("PermissionError(2, 'Permission denied')"),
    ...Array<string>(2).fill("ConnectionRefusedError(14, 'Connection refused')"),
    "BlockingIOError(26, 'Operation in progress')",
    ...Array<string>(3).fill("ConnectionRefusedError(14, 'Connection refused')"),
    '14 0 30',
  ]);
});

it('keeps options, through a setsockopt that the engine has not', () => {
  const printed = run(
    `${show}
import struct
s = socket.create_connection(('echo.example', 7))
for level, option, value in (6, socket.TCP_NODELAY, 7), (1, socket.SO_RCVBUF, 1000), (6, socket.TCP_KEEPIDLE, 60):
    s.setsockopt(level, option, value)
    print(s.getsockopt(level, option))
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 5))
print(struct.unpack('ii', s.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)))
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('qq', 1, 500))
print(struct.unpack('qq', s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)))
show(s.recv, 1)
show(s.setsockopt, socket.SOL_SOCKET, 999, 1)
print(int(socket.socket(fileno=s.dup().detach()).family))
a, b = socket.socketpair()
a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
print(a.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF))
`,
    standardNetwork(),
  );
  expect(printed).toEqual([
    '1',
    '1000',
    '60',
    '(1, 5)',
    '(1, 500)',
    'BlockingIOError 6 Resource temporarily unavailable',
    'OSError 50 Protocol not available',
    '2',
    '4096',
  ]);
});

it('looks names up, and tells why not', () => {
  const network = standardNetwork();
  const printed = run(
    `${show}
import os
print(os.uname().nodename, socket.gethostname(), socket.gethostbyname(socket.gethostname()))
show(socket.getaddrinfo, 'web.example', 'http')
show(socket.gethostbyname_ex, 'web.example')
show(socket.gethostbyaddr, '198.18.0.2')
show(socket.getnameinfo, ('198.18.0.2', 80), 0)
show(socket.getnameinfo, ('198.18.0.99', 4321), 0)
show(socket.getaddrinfo, '192.0.2.1', 443, 0, socket.SOCK_STREAM, 0, socket.AI_CANONNAME)
show(socket.getprotobyname, 'tcp')
for host in 'nowhere.example', 'busy.example', 'secret.example', '127.1', '0x7f000001', b'a..b', 'x' * 300:
    show(socket.getaddrinfo, host, 80)
for i in range(3000):
    socket.getaddrinfo('localhost', 80), socket.getprotobyname('udp')
`,
    network,
  );
  expect(printed).toEqual([
    'vitrine vitrine 127.0.0.1',
    "[(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('198.18.0.2', 80))]",
    "('web.example', ['web.example'], ['198.18.0.2'])",
    "('web.example', ['web.example'], ['198.18.0.2'])",
    "('web.example', 'http')",
    "('198.18.0.99', '4321')",
    "[(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '192.0.2.1', ('192.0.2.1', 443))]",
    '6',
    'gaierror -2 Name does not resolve',
    'gaierror -3 Try again',
    'gaierror -4 Non-recoverable error',
    ...Array<string>(3).fill('gaierror -2 Name does not resolve'),
    expect.stringMatching(/^(gaierror -2|UnicodeE\w+) /),
  ]);
  expect(network.calls.filter((call) => /127|0x|\.\.|xxx|localhost/.test(call))).toEqual([]);
});

it('refuses what a firewall refuses', () => {
  const attempts = `${show}
show(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
show(socket.socket, socket.AF_INET, socket.SOCK_RAW)
show(socket.socket, 1)
show(socket.socket().bind, ('127.0.0.1', 0))
show(socket.socket().bind, ('', 80))
show(socket.create_server, ('', 0))
show(socket.socket().accept)
print(socket.create_connection(('echo.example', 7), source_address=('', 0)).getpeername())
show(socket.socket().getpeername)
show(socket.socket().recv, 1)
show(socket.socket().send, b'x')
`;
  expect(run(attempts, standardNetwork())).toEqual([
    ...Array<string>(6).fill('PermissionError 2 Permission denied'),
    'OSError 28 Invalid argument',
    "('198.18.0.1', 7)",
    'OSError 53 Socket not connected',
    'OSError 53 Socket not connected',
    'BrokenPipeError 64 Broken pipe',
  ]);
  const without = `${show}
show(socket.socket)
show(socket.create_connection, ('192.0.2.1', 80))
show(socket.create_connection, ('web.example', 80))
show(socket.getaddrinfo, 'localhost', 80, 0, socket.SOCK_STREAM)
a, b = socket.socketpair()
a.send(b'pair'); print(b.recv(9)); a.shutdown(socket.SHUT_WR); print(b.recv(9))
`;
  expect(run(without)).toEqual([
    'PermissionError 2 Permission denied',
    'PermissionError 2 Permission denied',
    'gaierror -4 Non-recoverable error',
    "[(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('127.0.0.1', 80))]",
    "b'pair'",
    "b''",
  ]);
});

it('waits for several sockets and pairs with select and selectors, each time in one call', () => {
  const network = standardNetwork();
  const printed = run(
    `
import select, selectors, socket
a, b = (socket.create_connection(('198.18.0.1', 7)) for _ in range(2))
c, d = socket.socketpair()
names = {a: 'a', b: 'b', c: 'c'}
shown = lambda lists: [[names[one] for one in part] for part in lists]
print(shown(select.select([a, b, c], [a], [], 0)), shown(select.select([a, b, c], [], [], 0.5)))
b.send(b'x'); d.send(b'y')
print(shown(select.select([a, b, c], [], [], None)))
with selectors.DefaultSelector() as selector:
    for one, name in names.items():
        selector.register(one, selectors.EVENT_READ, name)
    print([(key.data, events) for key, events in selector.select(1)])
    selector.modify(b, selectors.EVENT_READ | selectors.EVENT_WRITE, 'b')
    b.recv(1); c.recv(1)
    print([(key.data, events) for key, events in selector.select(1)])
    selector.modify(b, selectors.EVENT_READ, 'b')
    print(selector.select(0.01))
a.settimeout(0.01)
try: a.recv(1)
except TimeoutError as error: print(repr(error))
`,
    network,
  );
  expect(printed).toEqual([
    "[[], ['a'], []] [[], [], []]",
    "[['b', 'c'], [], []]",
    "[('b', 1), ('c', 1)]",
    "[('b', 2)]",
    '[]',
    "TimeoutError('timed out')",
  ]);
  const together = network.polls.filter(({ sockets }) => sockets.length === 2);
  expect(together.map(({ timeoutMs }) => timeoutMs)).toEqual([0, 500, 0, 0, 1000, 10]);
});

it('runs urllib, http.client and asyncio streams', () => {
  const printed = run(
    `
import asyncio, http.client, urllib.request
print(urllib.request.urlopen('http://web.example/path').read())
connection = http.client.HTTPConnection('web.example', timeout=4)
connection.request('GET', '/other')
print(connection.getresponse().read())

async def main():
    reader, writer = await asyncio.open_connection('198.18.0.1', 7)
    writer.write(b'q' * 200_000)
    writer.writelines([b'a', b'b'])
    await writer.drain()
    print(len(await reader.readexactly(200_000)), await reader.readexactly(2))
    try:
        await asyncio.wait_for(reader.read(1), 0.05)
    except TimeoutError:
        print('nothing more')
    writer.close()
    await writer.wait_closed()
    try:
        await asyncio.open_connection('198.18.0.9', 7)
    except ConnectionRefusedError as error:
        print(error)

asyncio.run(main())
`,
    standardNetwork(),
  );
  expect(printed).toEqual([
    "b'you asked: GET /path HTTP/1.1\\n'",
    "b'you asked: GET /other HTTP/1.1\\n'",
    "200000 b'ab'",
    'nothing more',
    "[Errno 14] Connect call failed ('198.18.0.9', 7)",
  ]);
});

it('hands TLS over to who connects', () => {
  const network = standardNetwork();
  const big = 'x'.repeat(3000);
  network.services.set('198.18.0.1 7', (connection) => {
    connection.tls = JSON.stringify({ version: 'TLSv1.3', big });
  });
  const printed = run(
    `${show}
import json, select
s = socket.create_connection(('echo.example', 7))
for text in '[1]', '{}', '{"serverName": 1}', '{"serverName": "a b"}', '{', '{"serverName":"a","x":"' + 'y' * 4090 + '"}':
    show(s.setsockopt, 282, 1, text.encode())
show(s.setsockopt, 282, 9, b'{"serverName": "echo.example"}')
s.setsockopt(282, 1, b'{"serverName": "echo.example", "alpn": []}')
show(s.setsockopt, 282, 1, b'{"serverName": "echo.example"}')
poll = select.poll()
poll.register(s, select.POLLOUT)
print(poll.poll(0), len(poll.poll(1000)), s.getsockopt(1, socket.SO_ERROR))
text = b''
for i in range(17):
    piece = s.getsockopt(282, 2 + i, 1024)
    text += piece
    if not piece: break
print(i, len(json.loads(text)['big']))
show(s.getsockopt, 282, 2, 100)
show(s.getsockopt, 282, 1000, 1024)
show(socket.socket().setsockopt, 282, 1, b'{"serverName": "a"}')
`,
    network,
  );
  expect(printed).toEqual([
    ...Array<string>(6).fill('OSError 28 Invalid argument'),
    'OSError 50 Protocol not available',
    'BlockingIOError 7 Operation already in progress',
    '[] 1 0',
    '3 3000',
    'OSError 68 Result not representable',
    'OSError 50 Protocol not available',
    'OSError 53 Socket not connected',
  ]);
  expect(network.connection().tlsRequests).toEqual([
    { serverName: 'echo.example', options: '{"serverName": "echo.example", "alpn": []}' },
  ]);
});
