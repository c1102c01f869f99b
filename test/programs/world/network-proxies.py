# tries: have a server that is allowed, or the library, pass requests on: CONNECT, absolute targets, proxies by the environment
# holds: CONNECT and targets of other hosts do not leave
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# requests: ["ALLOWED GET /fine"]
import http.client
import os
import socket
import urllib.request

from attempts import claim, outcome

ALLOWED, FORBIDDEN, TLS = (os.environ[name] for name in ('ALLOWED', 'FORBIDDEN', 'TLS'))


def exchange(line, host=f'127.0.0.1:{ALLOWED}'):
    with socket.create_connection(('127.0.0.1', int(ALLOWED)), timeout=5) as plain:
        try:
            plain.sendall(f'{line}\r\nHost: {host}\r\nConnection: close\r\n\r\n'.encode('latin-1'))
            return plain.recv(1000)
        except OSError as error:
            return error


for line in (f'CONNECT 127.0.0.1:{FORBIDDEN} HTTP/1.1', f'connect 127.0.0.1:{FORBIDDEN} HTTP/1.1', 'CONNECT 169.254.169.254:80 HTTP/1.1', f'CONNECT 127.0.0.1:{ALLOWED} HTTP/1.1',
             f'GET http://127.0.0.1:{FORBIDDEN}/ HTTP/1.1', 'GET http://169.254.169.254/ HTTP/1.1', f'GET https://127.0.0.1:{ALLOWED}/ HTTP/1.1', f'GET http://127.0.0.1:{ALLOWED}@169.254.169.254/ HTTP/1.1',
             f'GET http://169.254.169.254#@127.0.0.1:{ALLOWED}/ HTTP/1.1', 'GET //169.254.169.254/ HTTP/9.9', 'GET  / HTTP/1.1', 'GET / HTTP/1.1 HTTP/1.1', 'GET /\tx HTTP/1.1', 'GET /x\x0by HTTP/1.1', 'GET evil HTTP/1.1',
             'GET ftp://127.0.0.1/ HTTP/1.1', f'PROXY TCP4 127.0.0.1 127.0.0.1 1 {FORBIDDEN}', 'PRI * HTTP/2.0', 'OPTIONS http://169.254.169.254 HTTP/1.1', 'GET * HTTP/1.1', 'TRACE * HTTP/1.1', 'GET /a/../b HTTP/1.1', 'GET /%2e%2e/b HTTP/1.1',
             'GET /a\\..\\b HTTP/1.1', 'GET /a#b HTTP/1.1', 'GET http: HTTP/1.1', 'GET http:///x HTTP/1.1'):
    answer = exchange(line)
    claim(f'{line!a}: {answer!a}', not isinstance(answer, bytes) or b' 200 ' not in answer)
claim('the absolute form of its own', b' 200 ' in exchange(f'GET http://127.0.0.1:{ALLOWED}/fine HTTP/1.1'))
os.environ['http_proxy'] = os.environ['https_proxy'] = f'http://127.0.0.1:{ALLOWED}'
for url in (f'http://127.0.0.1:{FORBIDDEN}/', 'http://169.254.169.254/', f'https://api.example.com:{TLS}/', 'http://evil.example.net/'):
    print(url, outcome(lambda: urllib.request.build_opener(urllib.request.ProxyHandler()).open(url, timeout=5).read()))
tunnel = http.client.HTTPConnection('127.0.0.1', int(ALLOWED), timeout=5)
tunnel.set_tunnel('127.0.0.1', int(FORBIDDEN))
print(outcome(lambda: tunnel.request('GET', '/')))
print('held: done')
