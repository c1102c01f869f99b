# tries: names whose answers change between the check and the use, and between uses
# holds: the address that was checked is the one that is connected to, and each port has a check of its own
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import socket
import urllib.request

from attempts import claim, outcome, refused

ALLOWED, FORBIDDEN = int(os.environ['ALLOWED']), int(os.environ['FORBIDDEN'])
for name in ('flip.example.org', 'public-first.example.org', 'private-first.example.org', 'vanishing.example.org'):
    for turn in range(4):
        answer = outcome(lambda: socket.getaddrinfo(name, FORBIDDEN, socket.AF_INET, socket.SOCK_STREAM))
        print(name, turn, answer if isinstance(answer, str) else [entry[4] for entry in answer])
        if isinstance(answer, list):
            for _, _, _, _, address in answer:
                claim('an address of nobody', address[0].startswith('198.18.'))
                refused('used at once', lambda: socket.socket().connect(address))
                refused('used later', lambda: (socket.getaddrinfo(name, 1), socket.socket().connect(address)))
        refused('resolved and used', lambda: socket.create_connection((name, FORBIDDEN), timeout=5))
        refused('a page', lambda: urllib.request.urlopen(f'http://{name}:{FORBIDDEN}/', timeout=5))
        print('at the port that loopback is allowed at', outcome(lambda: urllib.request.urlopen(f'http://{name}:{ALLOWED}/', timeout=5).read()))
stand_in = socket.gethostbyname('good.example.org')
for step in range(-2, 30):
    head, last = stand_in.rsplit('.', 1)
    refused('a neighbour', lambda: socket.create_connection((f'{head}.{(int(last) + step) % 256}', FORBIDDEN), timeout=5))
print('held: done')
