# tries: the same through asyncio, selectors and select: forbidden ports, names, servers, datagrams, subprocesses
# holds: an error each; the loop goes on
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: the loop goes on"}
import asyncio
import os
import selectors
import socket

from attempts import claim

ALLOWED, FORBIDDEN, TLS, SELF_SIGNED = (int(os.environ[name]) for name in ('ALLOWED', 'FORBIDDEN', 'TLS', 'SELF_SIGNED'))


async def main():
    loop = asyncio.get_running_loop()
    tries = [lambda: asyncio.open_connection('127.0.0.1', FORBIDDEN), lambda: asyncio.open_connection('localhost', FORBIDDEN), lambda: asyncio.open_connection('metadata.example.org', 80), lambda: asyncio.open_connection('evil.example.net', 443, ssl=True),
             lambda: asyncio.open_connection('api.example.com', SELF_SIGNED, ssl=True), lambda: asyncio.open_connection('api.example.com', TLS, ssl=True, server_hostname='evil.example.net'), lambda: asyncio.start_server(print, port=0),
             lambda: loop.create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=('127.0.0.1', FORBIDDEN)), lambda: asyncio.create_subprocess_shell('id'), lambda: loop.sock_connect(socket.socket(), ('127.0.0.1', FORBIDDEN)),
             lambda: asyncio.open_connection('127.0.0.1', ALLOWED, local_addr=('127.0.0.1', FORBIDDEN)), lambda: asyncio.open_connection('flip.example.org', FORBIDDEN)]
    for number, way in enumerate(tries):
        try:
            answer = await asyncio.wait_for(way(), 5)
        except Exception as error:
            answer = error
        claim(f'{number} {type(answer).__name__} {answer}', isinstance(answer, Exception))
    reader, writer = await asyncio.open_connection('127.0.0.1', ALLOWED)
    writer.write(f'GET / HTTP/1.1\r\nHost: 127.0.0.1:{ALLOWED}\r\nConnection: close\r\n\r\n'.encode())
    claim('the loop goes on', b'hello\n' in await reader.read())
    writer.close()


asyncio.run(main())
plain = socket.socket()
plain.setblocking(False)
with selectors.DefaultSelector() as selector:
    try:
        plain.connect(('127.0.0.1', FORBIDDEN))
    except OSError as error:
        print('held:', error)
    selector.register(plain, selectors.EVENT_WRITE)
    print(selector.select(0.1), plain.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
