import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf, echo, linesOf, networkFor, pattern, prelude, runIn, Servers } from './network-servers.js';

/** Python's sockets, as themselves and under select, selectors and asyncio, against real servers. */

const servers = new Servers();
const ports = { echoing: 0, plain: 0, secure: 0, silent: 0, unused: 0 };
beforeAll(async () => {
  ports.echoing = await servers.tcp(echo);
  ports.plain = await servers.http();
  ports.secure = await servers.https();
  ports.silent = await servers.tcp(() => {});
  ports.unused = await servers.unused();
});
afterAll(() => servers.end());

function sandbox() {
  return { network: networkFor(['api.example.com', 'echo.example.com'], Object.values(ports)) };
}

function lines(code: string): Promise<string[]> {
  return linesOf(sandbox(), prelude(ports) + code);
}

describe('socket', () => {
  it('blocking', async () => {
    const printed = await lines(`
with socket.create_connection(('echo.example.com', echoing)) as s:
    print(s.sendall(b'hello'), s.recv(3), s.recv(3, socket.MSG_PEEK), s.recv(100))
    s.sendall(b'x' * 10)
    print(s.recv(10, socket.MSG_WAITALL))
    buffer = bytearray(4)
    s.sendall(b'into')
    print(s.recv_into(buffer), buffer)
    s.shutdown(socket.SHUT_WR)
    print(s.recv(1))
    show(s.send, b'x')
show(s.recv, 1)
s = socket.socket()
print(s.connect_ex(('127.0.0.1', unused)) == errno.ECONNREFUSED)
show(socket.create_connection, ('echo.example.com', unused))
`);
    expect(printed).toEqual([
      "None b'hel' b'lo' b'lo'",
      "b'xxxxxxxxxx'",
      "4 bytearray(b'into')",
      "b''",
      'builtins BrokenPipeError 64',
      'builtins OSError 8',
      'True',
      'builtins ConnectionRefusedError 14',
    ]);
  });

  it('with timeouts, which do not end the connection', async () => {
    const printed = await lines(`
with socket.create_connection(('echo.example.com', echoing), timeout=60) as s:
    s.settimeout(0.02)
    show(s.recv, 1)
    s.settimeout(60)
    s.sendall(b'later'); print(s.recv(5))
socket.setdefaulttimeout(0.02)
with socket.create_connection(('127.0.0.1', silent), timeout=60) as s:
    s.settimeout(socket.getdefaulttimeout())
    start = time.monotonic()
    show(s.recv, 1)
    print(0.015 < time.monotonic() - start)
`);
    expect(printed).toEqual(['builtins TimeoutError ', "b'later'", 'builtins TimeoutError ', 'True']);
  });

  it('non-blocking under select, until what a peer does not read fills up', async () => {
    const printed = await lines(`
s = socket.socket()
s.setblocking(False)
print(s.connect_ex(('127.0.0.1', echoing)) == errno.EINPROGRESS)
print(len(select.select([], [s], [], 60)[1]), s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
show(s.recv, 1)
s.send(b'ping')
print(select.select([s], [], [], 60)[0] == [s], s.recv(10))
print(select.select([s], [s], [], 0) == ([], [s], []))
s.close()

full = socket.create_connection(('127.0.0.1', silent))
full.setblocking(False)
sent = 0
try:
    while sent < 2**30: sent += full.send(bytes(65536))
except BlockingIOError:
    print('full', select.select([], [full], [], 0)[1])

failed = socket.socket()
failed.setblocking(False)
failed.connect_ex(('127.0.0.1', unused))
select.select([failed], [failed], [], 60)
print(failed.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNREFUSED)
`);
    expect(printed).toEqual([
      'True',
      '1 0',
      'builtins BlockingIOError 6',
      "True b'ping'",
      'True',
      'full []',
      'True',
    ]);
  });

  it('as files', async () => {
    const printed = await lines(`
with socket.create_connection(('echo.example.com', echoing)) as s, s.makefile('rw', encoding='utf-8', newline='\\n') as f:
    f.write('größe\\nzweite\\n'); f.flush()
    print(repr(f.readline()), repr(f.readline()))
    print(os.fstat(s.fileno()).st_mode >> 12 == 0o14, os.isatty(s.fileno()))
    os.write(s.fileno(), b'raw'); print(os.read(s.fileno(), 10))
with socket.create_connection(('echo.example.com', echoing)) as s:
    with open('/home/data', 'wb') as f: f.write(bytes(range(251)) * 1000)
    def drain():
        digest, left = hashlib.sha256(), 251_000
        while left:
            part = s.recv(left); left -= len(part); digest.update(part)
        return digest.hexdigest()
    with open('/home/data', 'rb') as f: print(s.sendfile(f), drain())
`);
    expect(printed).toEqual([
      "'größe\\n' 'zweite\\n'",
      'True False',
      "b'raw'",
      `251000 ${digestOf(pattern(251_000))}`,
    ]);
  });

  it('many at once under selectors', async () => {
    const printed = await lines(`
total, answers = 12, {}
with selectors.DefaultSelector() as selector:
    for index in range(total):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex(('127.0.0.1', echoing))
        selector.register(s, selectors.EVENT_WRITE, [index, f'message {index}'.encode(), b''])
    while selector.get_map():
        for key, events in selector.select(60):
            state = key.data
            if events & selectors.EVENT_WRITE:
                state[1] = state[1][key.fileobj.send(state[1]):]
                if not state[1]:
                    key.fileobj.shutdown(socket.SHUT_WR)
                    selector.modify(key.fileobj, selectors.EVENT_READ, state)
            elif part := key.fileobj.recv(5):
                state[2] += part
            else:
                answers[state[0]] = state[2]
                selector.unregister(key.fileobj)
                key.fileobj.close()
print(answers == {index: f'message {index}'.encode() for index in range(total)})
`);
    expect(printed).toEqual(['True']);
  });
});

describe('asyncio', () => {
  it('streams, with TLS and without', async () => {
    const printed = await lines(`
async def ask(port, **options):
    reader, writer = await asyncio.open_connection('api.example.com', port, **options)
    writer.write(f'GET /hello HTTP/1.1\\r\\nHost: api.example.com:{port}\\r\\nConnection: close\\r\\n\\r\\n'.encode())
    await writer.drain()
    status = await reader.readline()
    head = await reader.readuntil(b'\\r\\n\\r\\n')
    body = await reader.read()
    tls = writer.get_extra_info('ssl_object')
    writer.close()
    await writer.wait_closed()
    return status, body.decode(), tls and (tls.version(), tls.getpeercert()['subject'][-1][-1])
async def main():
    print(await ask(plain))
    print(await ask(secure, ssl=True))
    print(await ask(secure, ssl=ssl.create_default_context(), server_hostname='api.example.com'))
asyncio.run(main())
`);
    const tls = "('TLSv1.3', ('commonName', 'api.example.com'))";
    expect(printed).toEqual([
      "(b'HTTP/1.1 200 OK\\r\\n', 'hello, wörld', None)",
      `(b'HTTP/1.1 200 OK\\r\\n', 'hello, wörld', ${tls})`,
      `(b'HTTP/1.1 200 OK\\r\\n', 'hello, wörld', ${tls})`,
    ]);
  });

  it('has twenty requests under way', async () => {
    const result = await runIn(sandbox(), {
      code: `${prelude(ports)}
async def ask(turn):
    port, tls = ((plain, None), (secure, True))[turn % 2]
    reader, writer = await asyncio.open_connection('api.example.com', port, ssl=tls)
    writer.write(f'GET /large?bytes={10_000 + turn} HTTP/1.1\\r\\nHost: api.example.com:{port}\\r\\nConnection: close\\r\\n\\r\\n'.encode())
    await reader.readuntil(b'\\r\\n\\r\\n')
    body = await reader.read()
    writer.close()
    await writer.wait_closed()
    return len(body)
async def main():
    print(await asyncio.gather(*(ask(turn) for turn in range(20))) == [10_000 + turn for turn in range(20)])
asyncio.run(main())
`,
    });
    expect(result.stdout, result.stderr).toBe('True\n');
    expect(result.usage.network.connections).toBe(20);
    expect(result.usage.network.bytesReceived).toBeGreaterThan(200_000);
  });

  it('moves a megabyte in both directions, with pauses for whoever is slower', async () => {
    const bytes = 2 ** 20;
    const printed = await lines(`
data = (bytes(range(251)) * 5000)[:${bytes}]
async def main():
    reader, writer = await asyncio.open_connection('127.0.0.1', echoing)
    async def send():
        writer.write(data)
        await writer.drain()
        writer.write_eof()
    async def receive():
        digest = hashlib.sha256()
        while part := await reader.read(50_000): digest.update(part)
        return digest.hexdigest()
    print((await asyncio.gather(send(), receive()))[1])
    writer.close()
asyncio.run(main())
`);
    expect(printed).toEqual([digestOf(pattern(bytes))]);
  });

  it('sockets of the loop, and protocols', async () => {
    const printed = await lines(`
class Collector(asyncio.Protocol):
    def __init__(self): self.data, self.done = b'', asyncio.get_running_loop().create_future()
    def connection_made(self, transport): transport.write(b'protocol'); transport.write_eof()
    def data_received(self, data): self.data += data
    def connection_lost(self, error): self.done.set_result((self.data, error))
async def main():
    loop = asyncio.get_running_loop()
    with socket.socket() as s:
        s.setblocking(False)
        await loop.sock_connect(s, ('127.0.0.1', echoing))
        await loop.sock_sendall(s, b'loop')
        print(await loop.sock_recv(s, 10))
    transport, collector = await loop.create_connection(Collector, 'echo.example.com', echoing)
    print(await collector.done)
    print(await loop.getaddrinfo('api.example.com', 80, type=socket.SOCK_STREAM) != [], (await loop.getnameinfo(('127.0.0.1', 80)))[0])
asyncio.run(main())
`);
    expect(printed).toEqual(["b'loop'", "(b'protocol', None)", 'True localhost']);
  });

  it('gives up in time, and tells what failed', async () => {
    const printed = await lines(`
async def attempt(what, limit=60):
    try: print(await asyncio.wait_for(what, limit))
    except Exception as error: print(type(error).__name__, getattr(error, 'errno', ''))
async def silence():
    reader, writer = await asyncio.open_connection('127.0.0.1', silent)
    try: return await reader.read()
    finally: writer.close()
async def main():
    await attempt(silence(), 0.05)
    await attempt(asyncio.open_connection('127.0.0.1', unused))
    await attempt(asyncio.open_connection('10.1.2.3', 80))
    await attempt(asyncio.open_connection('other.example.com', 80))
    await attempt(asyncio.open_connection('api.example.com', plain, ssl=True))
    await attempt(asyncio.start_server(print, '127.0.0.1', 0))
asyncio.run(main())
`);
    expect(printed).toEqual([
      'TimeoutError None',
      'ConnectionRefusedError 14',
      'PermissionError 2',
      'gaierror -4',
      'SSLError 1',
      'PermissionError 2',
    ]);
  });
});
