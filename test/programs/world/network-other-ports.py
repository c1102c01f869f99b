# tries: other ports of a host that is allowed: the forbidden server's, all well-known ones, odd numbers, names of services
# holds: only the ports of the list are connected to
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: the ports that are allowed"}
# asked: []
import os
import socket

from attempts import claim, outcome, refused

FORBIDDEN, ALLOWED = int(os.environ['FORBIDDEN']), int(os.environ['ALLOWED'])
for port in (FORBIDDEN, 0, 1, 22, 25, 53, 80, 443, 631, 2375, 3306, 5432, 6379, 8080, 9229, 11211, 27017, 65535, FORBIDDEN - 1, FORBIDDEN + 1):
    refused(port, lambda: socket.create_connection(('127.0.0.1', port), timeout=2))
    plain = socket.socket()
    claim('connect_ex', plain.connect_ex(('127.0.0.1', port)) != 0)
    plain.setblocking(False)
    claim('connect_ex without blocking', plain.connect_ex(('127.0.0.1', port)) not in (0, 26))
for port in (-1, 65536, 2**16 + ALLOWED, 2**32 + ALLOWED, 2**63):
    print(port, outcome(lambda: socket.create_connection(('127.0.0.1', port), timeout=2)))
for name in ('ssh', 'http', 'https', 'domain', 'postgresql', str(FORBIDDEN), f'+{FORBIDDEN}', f' {FORBIDDEN}', f'{FORBIDDEN}\0', hex(FORBIDDEN)):
    print(name, outcome(lambda: socket.create_connection(('127.0.0.1', name), timeout=2)))
connected = socket.create_connection(('127.0.0.1', ALLOWED))
refused('another one over it', lambda: connected.connect(('127.0.0.1', FORBIDDEN)), 'EISCONN')
refused('dissolved and connected anew', lambda: (connected.shutdown(socket.SHUT_RDWR), connected.connect(('127.0.0.1', FORBIDDEN))))
connected.close()
again = socket.socket()
outcome(lambda: again.connect(('127.0.0.1', FORBIDDEN)))
claim('the ports that are allowed', again.connect_ex(('127.0.0.1', ALLOWED)) == 0)
