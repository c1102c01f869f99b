# tries: reach the host's network: connect, bind, listen, send, resolve, pairs, raw sockets
# holds: OSError for each; no name is resolved
# expect: {"exitCode": 0, "stdoutIncludes": "held: unreachable"}
import socket


def open_then(action):
    def attempt():
        kind = socket.SOCK_DGRAM if action == 'sendto' else socket.SOCK_STREAM
        plug = socket.socket(socket.AF_INET, kind)
        plug.settimeout(1)
        if action == 'connect':
            plug.connect(('127.0.0.1', 22))
        elif action == 'bind':
            plug.bind(('0.0.0.0', 0))
            plug.listen()
            plug.accept()
        elif action == 'sendto':
            plug.sendto(b'x', ('127.0.0.1', 53))
            plug.recvfrom(10)
        elif action == 'metadata':
            plug.connect(('169.254.169.254', 80))
        plug.send(b'x')
        plug.recv(1)
    attempt.__name__ = action
    return attempt


def unix():
    socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')


def raw():
    socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).sendto(b'x', ('127.0.0.1', 0))


def pair():
    left, right = socket.socketpair()
    left.send(b'inside')
    # A pair that stays inside the guest is harmless.
    raise OSError(right.recv(10).decode())


def create():
    socket.create_connection(('localhost', 80), timeout=1).send(b'x')


def server():
    socket.create_server(('', 8080)).accept()


def name_lookup():
    for family, kind, protocol, canonical, address in socket.getaddrinfo('example.com', 80):
        if not address[0].startswith('172.29.'):
            return address
    raise OSError('invented address')


reached = []
for attempt in (open_then('connect'), open_then('bind'), open_then('sendto'), open_then('metadata'), unix, raw, pair, create, server, name_lookup):
    try:
        attempt()
    except (OSError, AttributeError) as error:
        print('held:', attempt.__name__, type(error).__name__)
    else:
        reached.append(attempt.__name__)
for name in reached:
    print('ESCAPED:', name)
if not reached:
    print('held: unreachable')
