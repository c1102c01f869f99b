# tries: shake hands under another name than was connected to, and say another in the request; turn verification off
# holds: the name is the one that was connected to, or one that is allowed; certificates are verified by the controller, whatever the guest says
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: its own name"}
# requests: ["TLS GET /fine"]
import http.client
import os
import socket
import ssl

from attempts import claim, outcome, refused

TLS, SELF_SIGNED = int(os.environ['TLS']), int(os.environ['SELF_SIGNED'])
careless = ssl._create_unverified_context()


def page(context, port, server_name, host):
    with socket.create_connection(('api.example.com', port), timeout=5) as plain:
        with context.wrap_socket(plain, server_hostname=server_name) as session:
            session.sendall(f'GET /fine HTTP/1.1\r\nHost: {host}\r\nAuthorization: {os.environ["TOKEN"]}\r\nConnection: close\r\n\r\n'.encode())
            return session.recv(1000)


for context in (ssl.create_default_context(), careless):
    for name in ('evil.example.net', 'secret.example.net', 'example.com', 'x.api.example.com', '127.0.0.1', '127.0.0.2', 'a.wild.example.org', 'localhost', 'api.example.com.evil.net'):
        refused(name, lambda: page(context, TLS, name, 'api.example.com'))
    for host in ('evil.example.net', f'127.0.0.1:{TLS}', 'api.example.com:1', 'a.wild.example.org'):
        refused(f'{host} in the request', lambda: page(context, TLS, 'api.example.com', host))
    refused('a certificate of its own', lambda: page(context, SELF_SIGNED, 'api.example.com', 'api.example.com'))
refused('without a name', lambda: page(careless, SELF_SIGNED, None, 'api.example.com'))
for way in (lambda: careless.load_verify_locations('/data/absolute'), lambda: careless.load_verify_locations('/etc/ssl/cert.pem'), lambda: careless.load_cert_chain('/data/climb'), careless.load_default_certs):
    print(outcome(way))
connection = http.client.HTTPSConnection('api.example.com', TLS, timeout=5, context=ssl.create_default_context())
connection.request('GET', '/fine', headers={'Connection': 'close'})
claim('its own name', connection.getresponse().read() == b'hello\n')
