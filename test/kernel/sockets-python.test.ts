import { beforeAll, expect, it } from 'vitest';
import { Errno, ErrnoFailure } from '../../src/abi/errno.js';
import { decodeRequest, FrameEncoder } from '../../src/kernel/delegation/frames.js';
import { type LoadedImage, Seat } from '../../src/platform/seat.js';
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

function run(source: string, network?: FakeNetwork, hostName?: string): string {
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
  const report = new Seat(loaded, { stackBytes: 400_000 }).run(
    hostName === undefined ? request : { ...request },
    { ...ports, channel },
  );
  expect(report.end, output.text).toEqual({ exitCode: 0, kind: 'exited' });
  return output.text;
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

it('prints', () => {
  console.log(
    run(
      `
import socket, errno
s = socket.create_connection(('echo.example', 7), timeout=5)
print(s, s.getpeername(), s.getsockname())
s.sendall(b'hello'); print(s.recv(100))
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), s.getsockopt(1, socket.SO_PROTOCOL), s.getsockopt(1, socket.SO_DOMAIN))
try: s.setsockopt(socket.SOL_SOCKET, 999, 1)
except OSError as e: print(repr(e))
import os; print(os.uname(), socket.gethostname(), socket.gethostbyname('localhost'), socket.getfqdn())
print(socket.gethostbyname_ex('web.example'), socket.getaddrinfo('web.example', 'http'), socket.getprotobyname('tcp'))
print(socket.gethostbyaddr('198.18.0.2'), socket.getnameinfo(('198.18.0.2', 80), 0))
for h in 'nowhere.example', 'busy.example', 'secret.example', '127.1', b'a..b':
    try: print(socket.getaddrinfo(h, 80))
    except socket.gaierror as e: print(repr(e))
for a in ('down.example', 80), ('198.18.0.4', 80), ('198.18.0.9', 1):
    for t in None, 3, 0:
        s = socket.socket(); s.settimeout(t)
        try: s.connect(a)
        except OSError as e: print(repr(e))
        s.close()
import urllib.request
print(urllib.request.urlopen('http://web.example/path').read())
f = socket.create_connection(('echo.example', 7)).makefile('rwb')
f.write(b'line\\n'); f.flush(); print(f.readline())
import select, selectors
a = socket.create_connection(('echo.example', 7)); b = socket.create_connection(('echo.example', 7)); c, d = socket.socketpair()
print(select.select([a, b, c], [a], [], 0), select.select([a,b,c],[],[],0.5))
b.send(b'x'); d.send(b'y')
sel = selectors.DefaultSelector(); sel.register(a, 1, 'a'); sel.register(b, 1, 'b'); sel.register(c, 1, 'c')
print(type(sel), [(k.data, e) for k, e in sel.select(1)])
b.shutdown(socket.SHUT_WR)
try: b.send(b'z')
except OSError as e: print(repr(e))
print(b.sendmsg.__name__, a.sendmsg([b'one', b'two', b'']), a.recvmsg(100), a.sendmsg([b'abc']), a.recvmsg_into([bytearray(2), bytearray(5)]))
a.settimeout(0.01)
try: a.recv(1)
except OSError as e: print(repr(e))
a.setblocking(False)
try: a.recv(1)
except OSError as e: print(repr(e))
import struct
a.setblocking(True)
a.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('qq', 1, 500))
print(struct.unpack('qq', a.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)))
try: a.recv(1)
except OSError as e: print(repr(e))
for what in (lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM), lambda: socket.socket().bind(('127.0.0.1', 0)), lambda: socket.create_server(('', 0)), lambda: socket.socket().accept(), lambda: socket.create_connection(('echo.example', 7), source_address=('', 0)), lambda: socket.socket(socket.AF_INET6).getsockname(), lambda: socket.socket(socket.AF_UNIX)):
    try: print(what())
    except Exception as e: print(repr(e))
import asyncio
async def main(host):
    r, w = await asyncio.open_connection(host, 7)
    w.write(b'q' * 200000); await w.drain(); w.write_eof()
    print(len(await r.readexactly(200000)))
    try: print(await asyncio.wait_for(r.read(1), 0.05))
    except TimeoutError as e: print(repr(e))
    w.close(); await w.wait_closed()
asyncio.run(main('198.18.0.1'))
asyncio.run(main('echo.example'))
`,
      standardNetwork(),
    ),
  );
});
