# tries: use what lists allow under a policy that is rejecting
# holds: it refuses: no name is asked for, nobody is connected to
# world: network
# policy: rejects
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# requests: []
# asked: []
# refused: ["network good.example.org EACCES"]
import os
import socket
import urllib.request

from attempts import refused

ALLOWED, TLS = int(os.environ['ALLOWED']), int(os.environ['TLS'])
for turn in range(5):
    refused('a name', lambda: socket.getaddrinfo('good.example.org', ALLOWED))
    refused('a connection', lambda: socket.create_connection(('127.0.0.1', ALLOWED), timeout=5))
    refused('a page', lambda: urllib.request.urlopen(f'http://127.0.0.1:{ALLOWED}/', timeout=5))
    refused('a page over TLS', lambda: urllib.request.urlopen(f'https://api.example.com:{TLS}/', timeout=5))
print('held: done')
