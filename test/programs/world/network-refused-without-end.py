# tries: keep the host busy with refusing: names, connections, sockets
# holds: the limit of calls stops the run; the report stays small
# world: network
# options: {"limits": {"calls": 1500}}
# expect: {"stopped": "calls"}
# asked: []
import os
import socket

FORBIDDEN = int(os.environ['FORBIDDEN'])
turn = 0
while True:
    turn += 1
    for way in (lambda: socket.create_connection(('127.0.0.1', FORBIDDEN)), lambda: socket.getaddrinfo(f'{turn}.attacker.net', 80), lambda: socket.create_connection((f'10.0.{turn % 256}.1', turn % 65536)),
                lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)):
        try:
            way()
        except BaseException:
            continue
