# tries: be held up by servers that answer a byte at a time, or never
# holds: timeouts work; the rest is the wall clock's
# world: network
# options: {"limits": {"wall": "2500ms"}}
# expect: {"stopped": "wall", "stdoutIncludes": "held: timeouts"}
import os
import socket
import sys

from attempts import claim, name_of

ALLOWED = int(os.environ['ALLOWED'])


def ask(path, timeout):
    plain = socket.create_connection(('127.0.0.1', ALLOWED), timeout=timeout)
    plain.sendall(f'GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{ALLOWED}\r\n\r\n'.encode())
    return plain


why = []
for path in ('/silent', '/drip-head'):
    plain = ask(path, 0.2)
    try:
        # What may be the beginning of a head is held back until it is whole.
        while plain.recv(1000):
            pass
    except OSError as error:
        why.append(name_of(error))
claim(f'timeouts: {why}', why[0] == 'TimeoutError' and len(why) == 2)
sys.stdout.flush()
plain = ask('/drip', None)
while True:
    try:
        while plain.recv(1):
            pass
    except BaseException:
        continue
