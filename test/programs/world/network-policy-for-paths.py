# tries: get a page that policy refuses, by asking differently: kept connections, pipelining, other methods, other spellings of the path
# holds: each request is asked about, and one that is refused ends its connection before anything of it leaves
# world: network
# policy: only-public
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import http.client
import os
import socket

from attempts import claim, outcome

ALLOWED = int(os.environ['ALLOWED'])
for path in ('/private/x', '//public/x', '/public', '/PUBLIC/x', '/public/../private', '/public/%2e%2e/private', '/./private', '/public%2fx', '/private?/public/', '/private#/public/', '/public\\..\\private', '/;/public/x'):
    for method in ('GET', 'POST', 'HEAD', 'DELETE', 'get', 'M-SEARCH'):
        connection = http.client.HTTPConnection('127.0.0.1', ALLOWED, timeout=5)
        try:
            connection.request(method, '/public/first')
            first = connection.getresponse()
            first.read()
            connection.request(method, path)
            answer = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            answer = type(error).__name__
        claim(f'{method} {path}: {answer}', answer != 200)
host = f'Host: 127.0.0.1:{ALLOWED}'
with socket.create_connection(('127.0.0.1', ALLOWED), timeout=2) as plain:
    print(outcome(lambda: plain.sendall(f'GET /public/a HTTP/1.1\r\n{host}\r\n\r\nGET /private/b HTTP/1.1\r\n{host}\r\n\r\nGET /public/c HTTP/1.1\r\n{host}\r\n\r\n'.encode())), outcome(lambda: plain.recv(10_000)))
print('held: done')
