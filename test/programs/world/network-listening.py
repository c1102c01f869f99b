# tries: take connections from others: bind, listen, accept, servers of the library
# holds: refused as by a firewall
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import asyncio
import http.server
import os
import socket
import socketserver

from attempts import refused

for address in (('127.0.0.1', 0), ('127.0.0.1', 8080), ('0.0.0.0', 8080), ('', 80), ('127.0.0.1', int(os.environ['FORBIDDEN'])), ('169.254.169.254', 1)):
    plain = socket.socket()
    refused('bind', lambda: plain.bind(address))
refused('listen without bind', lambda: socket.socket().listen())
bound = socket.socket()
bound.bind(('0.0.0.0', 0))
refused('listen', bound.listen)
refused('accept', bound.accept)
refused('create_server', lambda: socket.create_server(('', 0)))
refused('an HTTP server', lambda: http.server.HTTPServer(('', 0), None))
refused('a TCP server', lambda: socketserver.TCPServer(('127.0.0.1', 0), None))


async def serve():
    await asyncio.start_server(lambda reader, writer: None, '127.0.0.1', 0)


refused('an asyncio server', lambda: asyncio.run(serve()))
connected = socket.create_connection(('127.0.0.1', int(os.environ['ALLOWED'])))
refused('listen when connected', connected.listen)
refused('accept when connected', connected.accept)
print('held: done')
