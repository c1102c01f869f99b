"""TLS without a network: halves of local socket pairs that answer the kernel's TLS options."""
import errno
import json
import socket
import ssl
import sys

SESSION = {
    'version': 'TLSv1.3',
    'cipher': ['TLS_AES_256_GCM_SHA384', 'TLSv1.3', 256],
    'alpn': '',
    'peer': {
        'subject': [[['countryName', 'NL']], [['organizationName', 'Example'], ['commonName', 'api.example.com']]],
        'issuer': [[['commonName', 'Test root']]],
        'notBefore': 'Jan  1 00:00:00 2026 GMT',
        'notAfter': 'Jan  1 00:00:00 2027 GMT',
        'serialNumber': '0A1B',
        'subjectAltName': [['DNS', 'api.example.com'], ['IP Address', '192.0.2.1']],
        'derBase64': 'MAMCAQE=',
    },
}

requests = []
shutdowns = []
report = SESSION
code = 0
start_errno = 0
on_start = None
connected = True


class Answers:
    def setsockopt(self, level, option, *value):
        if level == 282:
            assert option == 1, option
            if start_errno:
                raise OSError(start_errno, 'text')
            requests.append(json.loads(value[0]))
            if on_start is not None:
                on_start()
        elif level == socket.SOL_SOCKET:
            super().setsockopt(level, option, *value)

    def getsockopt(self, level, option, *size):
        if level == 282:
            assert size == (1024,), size
            start = (option - 2) * 1024
            return json.dumps(report).encode()[start:start + 1024]
        if (level, option) == (socket.SOL_SOCKET, socket.SO_ERROR):
            return code
        return super().getsockopt(level, option, *size)

    def getpeername(self):
        if not connected:
            raise OSError(errno.ENOTCONN, 'text')
        return '198.51.100.7', 443

    def sendmsg(self, buffers):
        return self.send(b''.join(buffers))

    def shutdown(self, how):
        shutdowns.append(how)


class Plain(Answers, socket.socket):
    pass


class Wrapped(Answers, ssl.SSLSocket):
    sendmsg = ssl.SSLSocket.sendmsg


ssl.SSLContext.sslsocket_class = Wrapped


def pair():
    """A connected client, and the end of its server."""
    client, server = socket.socketpair()
    server.settimeout(30)
    return Plain(client.family, client.type, client.proto, client.detach()), server


def wrapped(context=None, name='api.example.com', **options):
    client, server = pair()
    return (context or ssl.create_default_context()).wrap_socket(client, server_hostname=name, **options), server


def fill(sock):
    """Makes a socket unwritable, as one whose handshake goes on."""
    timeout = sock.gettimeout()
    sock.settimeout(0)
    try:
        while True:
            socket.socket.send(sock, bytes(4096))
    except BlockingIOError:
        sock.settimeout(timeout)


def drain(server):
    server.settimeout(0)
    try:
        while server.recv(65536):
            pass
    except BlockingIOError:
        server.settimeout(30)


def fails_with(error_code, message='', number=errno.ECONNABORTED):
    global report, code
    report, code = {'error': {'code': error_code, 'message': message}}, number


def caught(function, *args, **options):
    try:
        function(*args, **options)
    except Exception as error:
        return error
    raise AssertionError('nothing was raised')


def serve(*texts):
    """Makes connections lead to a server that sends one text at once, and the next after a handshake."""
    global on_start
    connections = []

    def create_connection(address, timeout=None, source_address=None, **options):
        client, server = pair()
        client.settimeout(30)
        connections.append((address, server))
        server.sendall(texts[0])
        return client

    on_start = (lambda: connections[-1][1].sendall(texts[1])) if len(texts) > 1 else None
    socket.create_connection = ssl.create_connection = create_connection
    return connections


sys.modules['fake'] = sys.modules[__name__]
