# tries: send and receive without end, over one connection after the other
# holds: ECONNRESET at the limit, in both directions together, and no connections afterwards
# world: network
# network: {"maxBytes": 3000000}
# expect: {"exitCode": 0, "stdoutIncludes": "held: no more connections"}
import os
import socket

from attempts import claim, name_of, refused

ALLOWED = int(os.environ['ALLOWED'])
received = 0
why = []
for turn in range(20):
    try:
        with socket.create_connection(('127.0.0.1', ALLOWED), timeout=10) as plain:
            plain.sendall(f'GET /flood HTTP/1.1\r\nHost: 127.0.0.1:{ALLOWED}\r\n\r\n'.encode())
            while piece := plain.recv(65536):
                received += len(piece)
    except OSError as error:
        why.append(name_of(error))
claim(f'received: {received} {why}', 100_000 < received <= 3_000_000 and why == ['ECONNRESET'] + ['ENOBUFS'] * 19)
refused('no more connections', lambda: socket.create_connection(('127.0.0.1', ALLOWED), timeout=10), 'ENOBUFS')
print('held: no more connections')
