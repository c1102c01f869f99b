# tries: names of an allowed domain whose answers are private, mapped, translated, many, odd or none
# holds: what leads into the host or its neighbourhood is refused, unless a rule names that address and port
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import socket
import urllib.request

from attempts import claim, outcome, refused

ALLOWED, FORBIDDEN = int(os.environ['ALLOWED']), int(os.environ['FORBIDDEN'])
for name in ('metadata', 'mapped', 'private', 'private6', 'zero', 'translated', 'broadcast', 'many', 'mixed', 'own', 'odd', 'odd-values', 'text', 'null', 'nothing', 'broken', 'unknown', 'a.b.c'):
    host = f'{name}.example.org'
    for port in (FORBIDDEN, 80, 443, 22):
        refused(host, lambda: socket.create_connection((host, port), timeout=5))
    refused(host, lambda: urllib.request.urlopen(f'http://{host}:{FORBIDDEN}/', timeout=5))
    if name not in ('mapped', 'mixed', 'own'):
        refused(host, lambda: socket.create_connection((host, ALLOWED), timeout=5))
# An answer that a rule names is used, and no other of the same answer.
print('mixed', outcome(lambda: urllib.request.urlopen(f'http://mixed.example.org:{ALLOWED}/', timeout=5).read()))
claim('a good one', urllib.request.urlopen(f'http://good.example.org:{ALLOWED}/', timeout=5).read() == b'hello\n')
print('held: done')
