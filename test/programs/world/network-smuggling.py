# tries: hide a second request in the body of a first, by all the ways in which two readers split a stream differently
# holds: what may be read in two ways does not leave; every request that arrives was seen by the policy
# world: network
# policy: only-public
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import socket

from attempts import claim

ALLOWED = os.environ['ALLOWED']
HOST = f'Host: 127.0.0.1:{ALLOWED}'
HIDDEN = f'GET /private/smuggled HTTP/1.1\r\n{HOST}\r\n\r\n'
SIZE = len(HIDDEN)


def exchange(*pieces):
    with socket.create_connection(('127.0.0.1', int(ALLOWED)), timeout=1) as plain:
        try:
            for piece in pieces:
                plain.sendall(piece.encode('latin-1'))
            plain.shutdown(socket.SHUT_WR)
            received = b''
            while piece := plain.recv(10_000):
                received += piece
            return received
        except OSError as error:
            return error


START = f'POST /public/form HTTP/1.1\r\n{HOST}\r\n'
CASES = [
    (START + f'Content-Length: 0\r\n\r\n{HIDDEN}',),
    (START + f'Content-Length: {SIZE}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}',),
    (START + f'Content-Length: 5\r\nContent-Length: {SIZE + 5}\r\n\r\nhello{HIDDEN}',),
    (START + f'Content-Length: 5, {SIZE}\r\n\r\nhello{HIDDEN}',),
    (START + f'Content-Length: +5\r\n\r\nhello{HIDDEN}',),
    (START + f'Content-Length: 0x5\r\n\r\nhello{HIDDEN}',),
    (START + f'Content-Length: 5 5\r\n\r\nhello{HIDDEN}',),
    (START + f'Content_Length: {SIZE}\r\n\r\n{HIDDEN}',),
    (START + f'Content-Length : {SIZE}\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: identity\r\nContent-Length: {SIZE}\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding:\x0bchunked\r\nContent-Length: {SIZE}\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding\r\n : chunked\r\nContent-Length: {SIZE}\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\n\r\n0 ;x\n\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\n\r\n0\n\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\n\r\n5;{"x" * 10}\nhello\r\n0\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff0\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n{HIDDEN}',),
    (START + f'Transfer-Encoding: chunked\r\n\r\n0\r\nTrailer: x\r\n{HIDDEN}',),
    (f'GET /public/a HTTP/1.1\r\n{HOST}\r\n\r\n{HIDDEN}',),
    (f'GET /public/a HTTP/1.1\n{HOST}\n\n{HIDDEN}',),
    (f'GET /public/a HTTP/1.1\r\n{HOST}\r\nX: y\rGET /private/cr HTTP/1.1\r\n\r\n',),
    (f'GET /public/a HTTP/1.1\r\n{HOST}\r\nX: y\n\nGET /private/lf HTTP/1.1\n{HOST}\n\n\r\n\r\n',),
    (f'GET /public/a HTTP/0.9\r\n{HOST}\r\n\r\n{HIDDEN}',),
    (f'GET /public/a\r\n{HIDDEN}',),
    (f'\r\n\r\n{HIDDEN}',),
    (f'hello\r\n{HIDDEN}',),
    (f'\x16\x03\x01{HIDDEN}',),
    (f'GET /public/a HTTP/1.1\r\n{HOST}\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n{HIDDEN}',),
    (f'GET /public/a HTTP/1.1\r\n{HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n', HIDDEN),
    (f'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{HIDDEN}',),
    (f'GET /public/../private/x HTTP/1.1\r\n{HOST}\r\n\r\n',),
    (f'GET /public/%2e%2e/private/x HTTP/1.1\r\n{HOST}\r\n\r\n',),
    (f'GET /public/..;/private/x HTTP/1.1\r\n{HOST}\r\n\r\n',),
    (f'GET http://127.0.0.1:{ALLOWED}/private/x HTTP/1.1\r\n{HOST}\r\n\r\n',),
    tuple(HIDDEN),
]
for number, pieces in enumerate(CASES):
    print(number, exchange(*pieces))
print('held: done')
