# tries: the network, in a sandbox that has none
# holds: refused at once
# world: files
# modes: ["read-only"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import asyncio
import socket
import urllib.request

from attempts import outcome, refused

for address in (('127.0.0.1', 80), ('localhost', 8080), ('example.org', 443), ('169.254.169.254', 80), ('::1', 80), ('8.8.8.8', 53)):
    refused(address, lambda: socket.create_connection(address, timeout=2))
    refused(address, lambda: socket.socket().connect(address))
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
    refused('a socket', lambda: socket.socket(socket.AF_INET, kind))
for url in ('http://127.0.0.1/', 'https://example.org/', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'file:///data/absolute'):
    refused(url, lambda: urllib.request.urlopen(url, timeout=2))
print(outcome(lambda: socket.getaddrinfo('data.attacker.net', 80)), outcome(lambda: socket.gethostbyname('example.org')))
try:
    asyncio.run(asyncio.open_connection('127.0.0.1', 80))
except (OSError, ValueError, TypeError) as error:
    print('held:', error)
print('held: done')
