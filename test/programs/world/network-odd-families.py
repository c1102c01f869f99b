# tries: raw sockets, packets, netlink, Bluetooth, vsock, crypto and other families of the host's kernel
# holds: no such socket
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import socket

from attempts import refused

for family in range(0, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        if family in (socket.AF_INET, 10) and kind == socket.SOCK_STREAM:
            continue
        refused(f'{family}, {kind}', lambda: socket.socket(family, kind))
for protocol in (socket.IPPROTO_ICMP, 255, 132, 33, 262):
    refused('another protocol', lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol))
for number in (-2, 2**31 - 1, 0x7fff, 2 | 2**20):
    refused('a wild family', lambda: socket.socket(number, socket.SOCK_STREAM))
    refused('a wild kind', lambda: socket.socket(socket.AF_INET, number))
print('held: done')
