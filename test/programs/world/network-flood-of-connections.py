# tries: open connections without end, close none, and leave them for the host to clean up
# holds: ENOBUFS at the limit; closing gives room again; the host closes what is left
# world: network
# network: {"maxConnections": 5}
# expect: {"exitCode": 0, "stdoutIncludes": "held: five"}
import os
import socket
import sys

from attempts import claim, name_of

ALLOWED = int(os.environ['ALLOWED'])
why = set()
kept = []
for turn in range(60):
    plain = socket.socket()
    plain.settimeout(5)
    try:
        plain.connect(('127.0.0.1', ALLOWED))
        kept.append(plain)
    except OSError as error:
        why.add(name_of(error))
claim(f'five: {len(kept)} {why}', len(kept) == 5 and why == {'ENOBUFS'})
for plain in kept:
    plain.send(b'GET / HTTP/1.1\r\n')
sys.stdout.flush()
os._exit(0)
