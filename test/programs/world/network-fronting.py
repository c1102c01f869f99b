# tries: say another host in the Host field than was connected to: repeated, folded, misspelt, with ports, missing
# holds: such a request does not leave
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# requests: ["ALLOWED GET /fine", "ALLOWED GET /fine", "ALLOWED GET /fine"]
import os
import socket

from attempts import claim

ALLOWED = os.environ['ALLOWED']
FORBIDDEN = os.environ['FORBIDDEN']


def exchange(request):
    with socket.create_connection(('127.0.0.1', int(ALLOWED)), timeout=5) as plain:
        try:
            plain.sendall(request)
            return plain.recv(1000)
        except OSError as error:
            return error


own = f'127.0.0.1:{ALLOWED}'
HEADS = ['Host: evil.example.net', 'Host: good.example.org', f'Host: 127.0.0.1:{FORBIDDEN}', 'Host: 127.0.0.2', 'Host: localhost.', 'Host: x.localhost', 'Host: ', '', f'Host: {own}\r\nHost: evil.example.net', f'Host: evil.example.net\r\nHost: {own}',
         f'Host: {own}, evil.example.net', f'Host: {own}\r\n evil.example.net', f'Host : {own}', f' Host: {own}', f'Host:{own}@evil.example.net', f'Host: evil.example.net@{own}', f'Host: {own}#', f'Host: {own}/',
         f'Host: {own}\0.evil', f'Host: {own}.evil.example.net', 'Host: 2130706433', 'Host: 0x7f.1', 'Host: [::ffff:127.0.0.1]x', 'Host: 127.0.0.1:00', f'HOST_: {own}', f'Host\t: {own}', f'Host: {own}\nHost: evil',
         f'Host: {own}\rHost: evil', f'X: y\r\n\r\nHost: {own}']
for head in HEADS:
    answer = exchange(f'GET /forbidden HTTP/1.1\r\n{head}\r\nConnection: close\r\n\r\n'.encode())
    claim(f'{head!a}: {answer!a}', not isinstance(answer, bytes) or not answer.startswith(b'HTTP/1.1 200'))
for head in (f'Host: {own}', f'hOST:{own}', 'Host: 127.0.0.1'):
    answer = exchange(f'GET /fine HTTP/1.1\r\n{head}\r\nConnection: close\r\n\r\n'.encode())
    claim(f'its own: {answer!a}', isinstance(answer, bytes) and answer.startswith(b'HTTP/1.1 200'))
print('held: done')
