# tries: end with connections, handshakes and bodies half done
# holds: everything is closed with the run
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import socket
import ssl
import sys
import urllib.request

ALLOWED, TLS = int(os.environ['ALLOWED']), int(os.environ['TLS'])
kept = []
for turn in range(5):
    kept.append(urllib.request.urlopen(f'http://127.0.0.1:{ALLOWED}/drip', timeout=5))
    kept.append(urllib.request.urlopen(f'http://127.0.0.1:{ALLOWED}/flood', timeout=5))
    plain = socket.create_connection(('127.0.0.1', ALLOWED), timeout=5)
    plain.sendall(f'POST / HTTP/1.1\r\nHost: 127.0.0.1:{ALLOWED}\r\nContent-Length: 1000\r\n\r\nhalf'.encode())
    kept.append(plain)
    session = ssl.create_default_context().wrap_socket(socket.create_connection(('api.example.com', TLS), timeout=5), server_hostname='api.example.com', do_handshake_on_connect=turn % 2 == 0)
    kept.append(session)
    lazy = socket.socket()
    lazy.setblocking(False)
    lazy.connect_ex(('127.0.0.1', ALLOWED))
    kept.append(lazy)
print('held: done')
sys.stdout.flush()
os._exit(0)
