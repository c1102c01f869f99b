import { describe, expect, it } from 'vitest';
import { useGuest } from './ssl/guest.js';

describe('asyncio over TLS', () => {
  const { linesOf } = useGuest();

  it('opens streams, whose handshake takes its time', async () => {
    const lines = await linesOf(`
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    client, server = pair()
    client.setblocking(False)
    fill(client)
    opening = asyncio.create_task(asyncio.open_connection(sock=client, ssl=True, server_hostname='api.example.com'))
    while not requests:
        await asyncio.sleep(0)
    print(opening.done(), requests)
    drain(server)
    reader, writer = await opening
    info = writer.get_extra_info
    print(type(info('ssl_object')).__name__, info('ssl_object').version(), info('cipher'), info('peercert')['notAfter'])
    print(info('sslcontext') is info('ssl_object').context, info('peername'), info('socket').fileno() == client.fileno())
    print(writer.can_write_eof(), info('nothing', 5), isinstance(info('ssl_object'), ssl.SSLObject))
    writer.write(b'hello')
    await writer.drain()
    print(server.recv(9))
    server.sendall(b'line\\nrest')
    print(await reader.readline())
    server.setblocking(False)

    async def count_bytes(total):
        count = 0
        while count < total:
            count += len(await loop.sock_recv(server, 65536))
        return count

    writer.writelines([bytes(150_000), bytes(150_000)])
    print(await asyncio.gather(count_bytes(300_000), writer.drain()))
    server.close()
    print(await reader.read(), reader.at_eof())
    writer.close()
    await writer.wait_closed()
    print(client.fileno())

asyncio.run(main())
`);
    expect(lines).toEqual([
      "False [{'serverName': 'api.example.com', 'alpn': []}]",
      "SSLObject TLSv1.3 ('TLS_AES_256_GCM_SHA384', 'TLSv1.3', 256) Jan  1 00:00:00 2027 GMT",
      "True ('198.51.100.7', 443) True",
      'False 5 True',
      "b'hello'",
      "b'line\\n'",
      '[300000, None]',
      "b'rest' True",
      '-1',
    ]);
  });

  it('ends handshakes that fail, take too long or are cancelled', async () => {
    const lines = await linesOf(`
import asyncio

async def attempt(client, seconds=None, name='a.example', context=True):
    try:
        await asyncio.open_connection(sock=client, ssl=context, server_hostname=name, ssl_handshake_timeout=seconds)
    except Exception as error:
        print(type(error).__name__, '|', error)
    while client.fileno() >= 0:
        await asyncio.sleep(0)

async def main():
    client, server = pair()
    client.setblocking(False)
    fill(client)
    await attempt(client, 0.01)
    client, server = pair()
    client.setblocking(False)
    fill(client)
    opening = asyncio.create_task(attempt(client))
    while len(requests) < 2:
        await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait([opening])
    while client.fileno() >= 0:
        await asyncio.sleep(0)
    print(opening.cancelled())
    fails_with('CERT_HAS_EXPIRED')
    await attempt(pair()[0])
    fails_with('ECONNRESET', 'read ECONNRESET')
    await attempt(pair()[0])
    fake.report, fake.code = SESSION, 0
    fake.start_errno = errno.EACCES
    await attempt(pair()[0])
    fake.start_errno = 0
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    fake.report = dict(SESSION, version='TLSv1.2')
    await attempt(pair()[0], context=context)
    fake.report = SESSION
    loop = asyncio.get_running_loop()
    for options in (dict(ssl_handshake_timeout=0), dict(server_hostname='')):
        try:
            await loop.create_connection(asyncio.Protocol, sock=pair()[0], ssl=context,
                                         **{'server_hostname': 'a.example', **options})
        except Exception as error:
            print(type(error).__name__, '|', error)
    try:
        await loop.connect_accepted_socket(asyncio.Protocol, pair()[0], ssl=context)
    except NotImplementedError as error:
        print(error)

asyncio.run(main(), debug=False)
`);
    expect(lines).toEqual([
      'ConnectionAbortedError | SSL handshake is taking longer than 0.01 seconds: aborting the connection',
      'True',
      'SSLCertVerificationError | [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired',
      'ConnectionResetError | [Errno 15] Connection reset by peer',
      'PermissionError | [Errno 2] TLS to a.example is refused by the policy of the sandbox',
      'SSLError | [SSL: UNSUPPORTED_PROTOCOL] unsupported protocol: the server speaks TLSv1.2',
      'ValueError | ssl_handshake_timeout should be a positive number, got 0',
      'ValueError | check_hostname requires server_hostname',
      "the server's side of TLS is not supported in the sandbox",
    ]);
  });

  it('starts TLS on a stream, after the plain text that was written', async () => {
    const lines = await linesOf(`
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    client, server = pair()
    reader, writer = await asyncio.open_connection(sock=client)
    server.sendall(b'220 go\\r\\n')
    print(await reader.readline(), writer.get_extra_info('cipher'))
    fill(client)
    writer.write(b'plain')
    context = ssl.create_default_context()
    context.set_alpn_protocols(['imap'])
    starting = asyncio.create_task(writer.start_tls(context, server_hostname='mail.example'))
    for _ in range(9):
        await asyncio.sleep(0)
    print(starting.done(), requests)
    server.setblocking(False)
    received = b''
    while not received.endswith(b'plain'):
        received = received[-9:] + await loop.sock_recv(server, 65536)
    await starting
    print(requests, writer.get_extra_info('cipher')[1], writer.get_extra_info('sslcontext') is context)
    writer.write(b'secret')
    server.sendall(b'ok\\n')
    print(await reader.readline(), await loop.sock_recv(server, 99))
    try:
        await writer.start_tls(context, server_hostname='mail.example')
    except TypeError as error:
        print('start_tls()' in str(error))
    server.close()
    print(await reader.read())
    writer.close()
    await writer.wait_closed()

asyncio.run(main())
`);
    expect(lines).toEqual([
      "b'220 go\\r\\n' None",
      'False []',
      "[{'serverName': 'mail.example', 'alpn': ['imap']}] TLSv1.3 True",
      "b'ok\\n' b'secret'",
      'True',
      "b''",
    ]);
  });

  it('refuses data that came before TLS as little as it hands it on', async () => {
    const lines = await linesOf(`
import asyncio

async def main():
    # What the server says at once is read after the handshake, whenever it came.
    client, server = pair()
    server.sendall(b'early')
    reader, writer = await asyncio.open_connection(sock=client, ssl=True, server_hostname='a.example')
    print(await reader.read(9))
    # A peer that is gone when the handshake begins.
    fails_with('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established')
    client, server = pair()
    server.close()
    try:
        await asyncio.open_connection(sock=client, ssl=True, server_hostname='a.example')
    except ssl.SSLEOFError as error:
        print(error)
    writer.transport.abort()

asyncio.run(main())
`);
    expect(lines).toEqual([
      "b'early'",
      '[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol',
    ]);
  });

  it("calls protocols in asyncio's order, of both kinds, and heeds what they ask for", async () => {
    const lines = await linesOf(`
import asyncio

class Recorder(asyncio.Protocol):
    def __init__(self):
        self.calls = []
    def connection_made(self, transport):
        self.calls.append('made')
        self.transport = transport
        transport.pause_reading()
        print(transport.is_reading(), transport.get_protocol() is self, transport.get_write_buffer_size())
    def data_received(self, data):
        self.calls.append(data)
    def eof_received(self):
        self.calls.append('eof')
    def connection_lost(self, error):
        self.calls.append(error)

class Buffered(asyncio.BufferedProtocol):
    def __init__(self):
        self.buffer = bytearray(8)
        self.received = asyncio.get_running_loop().create_future()
    def get_buffer(self, size):
        return self.buffer
    def buffer_updated(self, count):
        self.received.set_result(bytes(self.buffer[:count]))

async def main():
    loop = asyncio.get_running_loop()
    context = ssl.create_default_context()
    client, server = pair()
    transport, protocol = await loop.create_connection(Recorder, sock=client, ssl=context, server_hostname='a.example')
    print(transport is protocol.transport, protocol.calls)
    server.sendall(b'data')
    for _ in range(9):
        await asyncio.sleep(0)
    print(protocol.calls)
    transport.resume_reading()
    while len(protocol.calls) < 2:
        await asyncio.sleep(0)
    server.close()
    while len(protocol.calls) < 4:
        await asyncio.sleep(0)
    print(protocol.calls, transport.is_closing())
    try:
        transport.write_eof()
    except NotImplementedError:
        print('no half-close')
    client, server = pair()
    transport, protocol = await loop.create_connection(Buffered, sock=client, ssl=context, server_hostname='a.example')
    server.sendall(b'xyz')
    print(await protocol.received)
    successor = Recorder()
    transport.set_protocol(successor)
    server.sendall(b'more')
    while not successor.calls:
        await asyncio.sleep(0)
    transport.abort()
    while len(successor.calls) < 2:
        await asyncio.sleep(0)
    print(successor.calls, transport.is_closing())

asyncio.run(main())
`);
    expect(lines).toEqual([
      'False True 0',
      "True ['made']",
      "['made']",
      "['made', b'data', 'eof', None] True",
      'no half-close',
      "b'xyz'",
      "[b'more', None] True",
    ]);
  });
});
