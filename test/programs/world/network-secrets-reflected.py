# tries: have a secret's own host send the value back: in bodies, fields, trailers, cookies, encodings, pieces
# holds: the host gets the value, the guest never does
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import base64
import http.client
import os
import socket
import urllib.request

from attempts import claim, outcome

ALLOWED, TLS = os.environ['ALLOWED'], os.environ['TLS']
token = os.environ['TOKEN']
for url in (f'http://127.0.0.1:{ALLOWED}/reflect', f'https://api.example.com:{TLS}/reflect'):
    for headers in ({'Authorization': f'Bearer {token}'}, {'Authorization': token}, {'Authorization': 'Basic ' + base64.b64encode(f'user:{token}'.encode()).decode()}, {'X-Key': token, 'Cookie': f't={token}'},
                    {'Authorization': f'{token}{token}'}, {'Accept-Encoding': 'gzip', 'Authorization': token}, {'TE': 'trailers', 'Authorization': token}, {'Range': 'bytes=0-3', 'Authorization': token}):
        response = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10)
        body = response.read()
        print(response.headers.items(), len(body), body[:300])
        for line in body.split(b'\n'):
            for start in range(4):
                # What is left of encodings: masked characters are no base64, and are skipped.
                print(outcome(lambda: base64.b64decode(line[start:] + b'==', b'-_')[:2000]), outcome(lambda: base64.b64decode(line[start:] + b'==')[:2000]))
    print(urllib.request.urlopen(f'{url}?key={token}', timeout=10).read()[:500])
    print(urllib.request.urlopen(url, data=f'key={token}'.encode(), timeout=10).read()[:500])
# A byte at a time, on one connection after the other.
with socket.create_connection(('127.0.0.1', int(ALLOWED)), timeout=10) as plain:
    for byte in f'GET /reflect HTTP/1.1\r\nHost: 127.0.0.1:{ALLOWED}\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n'.encode():
        plain.send(bytes([byte]))
    received = b''
    while piece := plain.recv(1):
        received += piece
print(received)
claim('it arrives', len(received) > 100)
for line in ('HEAD /reflect HTTP/1.1', 'GET /reflect HTTP/1.0', 'PUT /reflect HTTP/1.1'):
    with socket.create_connection(('127.0.0.1', int(ALLOWED)), timeout=10) as plain:
        plain.sendall(f'{line}\r\nHost: 127.0.0.1:{ALLOWED}\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n'.encode())
        print(outcome(lambda: plain.recv(100_000, socket.MSG_PEEK)), outcome(lambda: plain.recv(100_000)))
print('held: done')
