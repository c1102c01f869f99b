# tries: pass absurd numbers, lengths and addresses to the socket calls
# holds: exceptions; nothing but the guest is concerned
# options: {"limits": {"memory": "96MiB", "descriptors": 64}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import socket

ATTEMPTS = [lambda: socket.socket(-2, -2, -2), lambda: socket.socket(2**31 - 1, 2**31 - 1, 2**31 - 1), lambda: socket.socket(fileno=1).send(b'x'),
            lambda: socket.socket(fileno=2**31 - 1), lambda: socket.socket().recv(2**31 - 1), lambda: socket.socket().connect(('x' * 100_000, 80)),
            lambda: socket.getaddrinfo('x' * 1_000_000, None), lambda: socket.getaddrinfo('\x1b[2J', 80), lambda: socket.gethostbyname('a..b'),
            lambda: socket.getnameinfo(('127.0.0.1', 80), 2**31 - 1), lambda: socket.socket().setsockopt(1, 2, b'x' * 1_000_000),
            lambda: socket.socket().getsockopt(1, 2, 2**31 - 1), lambda: socket.socket().getsockopt(1, 2, 1024), lambda: socket.socket().listen(-(2**31)),
            lambda: socket.socket().sendmsg([b'x'] * 2000), lambda: socket.socket().recvmsg(10, 2**30), lambda: socket.gethostbyaddr('127.0.0.1'),
            lambda: socket.getservbyname('http'), lambda: socket.getprotobyname('tcp'), lambda: socket.if_nameindex(), lambda: socket.sethostname('x')]
for number, attempt in enumerate(ATTEMPTS):
    try:
        print('answered', number, str(attempt())[:60])
    except (OSError, OverflowError, MemoryError, AttributeError, ValueError, TypeError) as error:
        print('held:', number, type(error).__name__)
print('held: end')
