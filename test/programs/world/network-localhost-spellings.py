# tries: this host under all of its names: decimal, octal, hexadecimal, short, mapped, zero, with dots and in capitals
# holds: an address is what it is however it is written; whatever does not spell one strictly is refused
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import http.client
import os
import socket
import urllib.request

from attempts import claim, outcome, refused

FORBIDDEN = int(os.environ['FORBIDDEN'])
NAMES = ['localhost', 'LOCALHOST', 'LocalHost', 'localhost.', 'localhost.localdomain', 'x.localhost', 'ip6-localhost', 'loopback', 'sandbox', '127.0.0.1', '127.0.0.1.',
         '127.0.0.2', '127.1', '127.0.1', '127.255.255.254', '2130706433', '017700000001', '0x7f000001', '0x7f.1', '0x7F.0.0.0x1', '0177.0.0.1', '127.0.0.01', '127.000.000.001',
         '4294967295', '0', '0.0.0.0', '0x0', '00', '', '::1', '[::1]', '0:0:0:0:0:0:0:1', '::', '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:7F00:0001', '0::ffff:127.0.0.1',
         '::127.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::127.0.0.1', '2002:7f00:1::', 'fe80::1', 'fe80::1%lo', '::1%lo', '127.0.0.1%lo', '①②⑦.⓪.⓪.①', '127。0。0。1', '１２７.0.0.1',
         'ⓛocalhost', 'localhost\0.example.org', '127.0.0.1\0.example.org', '127.0.0.1#.example.org', '127.0.0.1/.example.org', 'good.example.org@127.0.0.1', ' 127.0.0.1', '127.0.0.1 ',
         '127.0.0.1\n', '\t127.0.0.1', '%31%32%37.0.0.1', '<broadcast>', '<any>', 'localhost..', '.localhost', '127..1', '-127.0.0.1', '127.0.0.1e0', '1e10', '127.0.0.256', '127.0.0.-1']
for name in NAMES:
    def connect():
        return socket.create_connection((name, FORBIDDEN), timeout=5)

    def connect_without_looking_up():
        plain = socket.socket()
        plain.connect((name, FORBIDDEN))
        return plain

    def look_up():
        found = socket.getaddrinfo(name, FORBIDDEN)
        for family, kind, protocol, _, address in found:
            if kind == socket.SOCK_STREAM:
                socket.socket(family, kind, protocol).connect(address)
        raise OSError(f'{len(found)} addresses')

    for way in (connect, connect_without_looking_up, look_up, lambda: socket.gethostbyname(name) and connect(), lambda: urllib.request.urlopen(f'http://{name}:{FORBIDDEN}/', timeout=5),
                lambda: http.client.HTTPConnection(name, FORBIDDEN, timeout=5).request('GET', '/')):
        try:
            answer = way()
        except (OSError, ValueError, TypeError, OverflowError, http.client.HTTPException) as error:
            answer = error
        claim(f'{name!a} {answer!a}', isinstance(answer, Exception))
for family in (socket.AF_INET, getattr(socket, 'AF_INET6', 10)):
    for packed in (('127.0.0.1', FORBIDDEN), ('::1', FORBIDDEN, 0, 0), ('::ffff:127.0.0.1', FORBIDDEN, 0, 0), ('0.0.0.0', FORBIDDEN), ('::', FORBIDDEN, 0, 1)):
        print(outcome(lambda: socket.socket(family).connect(packed)))
print('held: done')
