# tries: send a body without end, to a server that reads it, and to one that never does
# holds: a bounded amount is taken before somebody reads; ECONNRESET at the limit
# world: network
# network: {"maxBytes": 4000000}
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import socket

from attempts import claim, name_of

ALLOWED = int(os.environ['ALLOWED'])
plain = socket.create_connection(('127.0.0.1', ALLOWED), timeout=10)
plain.sendall(f'POST /silent HTTP/1.1\r\nHost: 127.0.0.1:{ALLOWED}\r\nContent-Length: 1000000000\r\n\r\n'.encode())
sent, why = 0, None
plain.settimeout(0.5)
try:
    while sent < 50_000_000:
        sent += plain.send(b'x' * 100_000)
except OSError as error:
    why = name_of(error)
claim(f'sent: {sent} {why}', sent <= 4_000_000 and why in ('ECONNRESET', 'TimeoutError', 'EAGAIN', 'ETIMEDOUT'))
head = socket.socket()
head.settimeout(5)
try:
    head.connect(('127.0.0.1', ALLOWED))
    taken = 0
    while taken < 10_000_000:
        taken += head.send(b'GET /' + b'x' * 100_000)
except OSError as error:
    print('held: a head without end', error)
else:
    claim('a head without end', False)
print('held: done')
