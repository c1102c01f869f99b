# tries: UDP: sending to a forbidden port, to a name server, broadcast, multicast, through connect and sendto
# holds: no such socket
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# asked: []
# refused: ["syscall __syscall_socket EACCES"]
import os
import socket

from attempts import refused

FORBIDDEN = int(os.environ['FORBIDDEN'])
for family in (socket.AF_INET, getattr(socket, 'AF_INET6', 10)):
    for kind in (socket.SOCK_DGRAM, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK, socket.SOCK_SEQPACKET if hasattr(socket, 'SOCK_SEQPACKET') else 5, 4, 6, 10):
        for protocol in (0, socket.IPPROTO_UDP, socket.IPPROTO_TCP, 136):
            refused('a socket', lambda: socket.socket(family, kind, protocol))
stream = socket.socket()
for address in (('127.0.0.1', FORBIDDEN), ('127.0.0.1', 53), ('255.255.255.255', FORBIDDEN), ('224.0.0.1', FORBIDDEN)):
    refused('sendto of a stream', lambda: stream.sendto(b'x', address))
    refused('sendmsg of a stream', lambda: stream.sendmsg([b'x'], [], 0, address))
    refused('sendto with MSG_FASTOPEN', lambda: stream.sendto(b'x', 0x20000000, address))
print('held: done')
