# tries: sockets of the file system: of the mount, of the host's services, abstract ones, descriptors passed over them
# holds: none can be made or connected to; pairs are inside only
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import asyncio
import os
import socket

from attempts import ROOT, outcome, refused

UNIX = getattr(socket, 'AF_UNIX', 1)
for path in (f'{ROOT}/socket', '/var/run/docker.sock', '/run/dbus/system_bus_socket', '\0abstract', '/home/mine'):
    refused('connect', lambda: socket.socket(UNIX, socket.SOCK_STREAM).connect(path))
    refused('bind', lambda: socket.socket(UNIX, socket.SOCK_DGRAM).bind(path))
    stream = socket.socket()
    outcome(lambda: refused('a path for an IPv4 socket', lambda: stream.connect(path)))


async def connect():
    await asyncio.open_unix_connection(f'{ROOT}/socket')


refused('asyncio', lambda: asyncio.run(connect()))
pair = outcome(socket.socketpair)
if isinstance(pair, tuple):
    pair[0].send(b'inside')
    print(pair[1].recv(10), outcome(lambda: socket.send_fds(pair[0], [b'x'], [0, 1, 2])), outcome(lambda: pair[0].connect(('127.0.0.1', int(os.environ['FORBIDDEN'])))))
print('held: done')
