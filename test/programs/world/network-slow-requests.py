# tries: hold servers and the gate up with requests that never become whole, on all connections that there may be
# holds: what is not whole does not leave; all of it ends with the run
# world: network
# network: {"maxConnections": 20}
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# requests: []
import os
import socket

ALLOWED = int(os.environ['ALLOWED'])
kept = [socket.create_connection(('127.0.0.1', ALLOWED), timeout=5) for turn in range(20)]
for turn in range(30):
    for number, plain in enumerate(kept):
        plain.send(b'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Wait: waiting for ever'[turn:turn + 1])
print('held: done')
