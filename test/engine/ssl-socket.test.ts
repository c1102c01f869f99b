import { describe, expect, it } from 'vitest';
import { useGuest } from './ssl/guest.js';

describe('SSLSocket', () => {
  const { linesOf } = useGuest();

  it('has the controller do the handshake, and carries plain text after it', async () => {
    const lines = await linesOf(`
context = ssl.create_default_context()
context.set_alpn_protocols(['h2', 'http/1.1'])
client, server = pair()
sock = context.wrap_socket(client, server_hostname='bücher.example')
print(client.fileno(), isinstance(sock, socket.socket), sock.server_hostname, requests)
sock.sendall(b'hello')
print(server.recv(9))
server.sendall(b'line\\nmore')
with sock.makefile('rwb') as file:
    print(file.readline(), file.read1())
    file.write(b'back')
    file.flush()
print(server.recv(9), sock.send(b'abc'), sock.write(b'de'), server.recv(9))
server.sendall(b'12345678')
buffer = bytearray(4)
print(sock.recv_into(buffer), bytes(buffer), sock.read(2, buffer), bytes(buffer), sock.read(), sock.pending())
server.close()
print(sock.recv(9), sock.read())
`);
    expect(lines).toEqual([
      "-1 True xn--bcher-kva.example [{'serverName': 'xn--bcher-kva.example', 'alpn': ['h2', 'http/1.1']}]",
      "b'hello'",
      "b'line\\n' b'more'",
      "b'back' 3 2 b'abcde'",
      "4 b'1234' 2 b'5634' b'78' 0",
      "b'' b''",
    ]);
  });

  it('tells about the session and the certificate', async () => {
    const lines = await linesOf(`
sock, server = wrapped()
print(sock.version(), sock.cipher(), sock.selected_alpn_protocol(), sock.compression(), sock.shared_ciphers())
print(sock.getpeercert())
print(sock.getpeercert(True), sock.get_channel_binding(), sock.session, sock.session_reused)
context = ssl._create_unverified_context()
print(wrapped(context)[0].getpeercert(), wrapped(context)[0].getpeercert(True))
# Far more than one piece of the report, none of it ASCII; no certificate for lack of room.
names = [['DNS', 'ü' * 50] for _ in range(30)]
fake.report = dict(SESSION, alpn='h2', peer=dict(SESSION['peer'], subjectAltName=names, derBase64=None))
sock, server = wrapped()
print(sock.getpeercert()['subjectAltName'] == tuple(map(tuple, names)), sock.getpeercert(True))
print(sock.selected_alpn_protocol())
`);
    expect(lines).toEqual([
      "TLSv1.3 ('TLS_AES_256_GCM_SHA384', 'TLSv1.3', 256) None None None",
      "{'subject': ((('countryName', 'NL'),), (('organizationName', 'Example'), ('commonName', 'api.example.com'))), " +
        "'issuer': ((('commonName', 'Test root'),),), 'version': 3, " +
        "'subjectAltName': (('DNS', 'api.example.com'), ('IP Address', '192.0.2.1')), 'serialNumber': '0A1B', " +
        "'notBefore': 'Jan  1 00:00:00 2026 GMT', 'notAfter': 'Jan  1 00:00:00 2027 GMT'}",
      "b'0\\x03\\x02\\x01\\x01' None None False",
      "{} b'0\\x03\\x02\\x01\\x01'",
      'True None',
      'h2',
    ]);
  });

  it('does a handshake in steps when it does not block, and never sends in the clear', async () => {
    const lines = await linesOf(`
import selectors
client, server = pair()
client.setblocking(False)
fill(client)
context = ssl.create_default_context()
sock = context.wrap_socket(client, server_hostname='a.example', do_handshake_on_connect=False)
print(len(requests), repr(caught(sock.do_handshake)), repr(caught(sock.do_handshake)), len(requests))
print(sock.version(), repr(caught(sock.getpeercert)), type(caught(sock.recv, 1)).__name__, type(caught(sock.send, b'x')).__name__)
drain(server)
with selectors.DefaultSelector() as selector:
    selector.register(sock, selectors.EVENT_WRITE)
    print(len(selector.select(30)))
sock.do_handshake()
sock.do_handshake()
print(sock.version(), len(requests))
print(repr(caught(sock.recv, 1)))
fill(sock)
print(repr(caught(sock.send, b'x')), repr(caught(sock.sendall, b'x')))
print(repr(caught(context.wrap_socket, sock, server_hostname='a.example')))
client = pair()[0]
client.setblocking(False)
print(caught(context.wrap_socket, client, server_hostname='a.example'))
client, server = pair()
sock = context.wrap_socket(client, server_hostname='a.example', do_handshake_on_connect=False)
sock.sendall(b'hello')
print(sock.version(), server.recv(9))
`);
    const wantWrite = "SSLWantWriteError(3, 'The operation did not complete (write)')";
    expect(lines).toEqual([
      `0 ${wantWrite} ${wantWrite} 1`,
      "None ValueError('handshake not done yet') SSLWantWriteError SSLWantWriteError",
      '1',
      'TLSv1.3 1',
      "SSLWantReadError(2, 'The operation did not complete (read)')",
      `${wantWrite} ${wantWrite}`,
      "SSLError(1, 'TLS within TLS is not supported in the sandbox')",
      'do_handshake_on_connect should not be specified for non-blocking sockets',
      "TLSv1.3 b'hello'",
    ]);
  });

  it('keeps timeouts', async () => {
    const lines = await linesOf(`
client, server = pair()
client.settimeout(0.01)
fill(client)
print(repr(caught(ssl.create_default_context().wrap_socket, client, server_hostname='a.example')))
client, server = pair()
client.settimeout(0.01)
sock = ssl.create_default_context().wrap_socket(client, server_hostname='a.example')
print(sock.gettimeout(), repr(caught(sock.recv, 1)), repr(caught(sock.makefile().read)))
fill(sock)
print(repr(caught(sock.sendall, b'x')))
`);
    expect(lines).toEqual([
      "TimeoutError('The handshake operation timed out')",
      "0.01 TimeoutError('The read operation timed out') TimeoutError('The read operation timed out')",
      "TimeoutError('The write operation timed out')",
    ]);
  });

  it('raises what a program expects when the handshake fails', async () => {
    const lines = await linesOf(`
def show(*failure):
    fails_with(*failure)
    error = caught(wrapped)
    print(type(error).__name__, '|', error, '|', getattr(error, 'reason', None), getattr(error, 'verify_code', None))

show('CERT_HAS_EXPIRED')
show('DEPTH_ZERO_SELF_SIGNED_CERT')
show('ERR_TLS_CERT_ALTNAME_INVALID')
show('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established')
show('ECONNRESET', 'read ECONNRESET')
show('EPROTO', 'write EPROTO 40:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../a.c:1:\\n')
show('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'text')
show('ETIMEDOUT', 'text')
show('EACCES', '', errno.EACCES)
show('__doc__', 'odd')
fake.report, fake.code = {}, 0
print(repr(caught(wrapped)))
fake.report, fake.code = SESSION, 0
sock = ssl.create_default_context().wrap_socket(pair()[0], server_hostname='a.example', do_handshake_on_connect=False)
fails_with('CERT_HAS_EXPIRED')
print(type(caught(sock.do_handshake)).__name__)
fake.code = 0
print(type(caught(sock.sendall, b'secret')).__name__)
error = caught(wrapped, ssl._create_unverified_context())
print(error.verify_message, isinstance(error, ValueError), error.__notes__)
fails_with('ERR_TLS_CERT_ALTNAME_INVALID')
print(caught(wrapped, name='192.0.2.1').verify_message)
`);
    expect(lines).toEqual([
      'SSLCertVerificationError | [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired | CERTIFICATE_VERIFY_FAILED 10',
      'SSLCertVerificationError | [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate | CERTIFICATE_VERIFY_FAILED 18',
      "SSLCertVerificationError | [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'api.example.com'. | CERTIFICATE_VERIFY_FAILED 62",
      'SSLEOFError | [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol | UNEXPECTED_EOF_WHILE_READING None',
      'ConnectionResetError | [Errno 15] Connection reset by peer | None None',
      'SSLError | [SSL: WRONG_VERSION_NUMBER] wrong version number | WRONG_VERSION_NUMBER None',
      'SSLError | [SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version | TLSV1_ALERT_PROTOCOL_VERSION None',
      'TimeoutError | [Errno 73] Operation timed out | None None',
      'PermissionError | [Errno 2] TLS to api.example.com is refused by the policy of the sandbox | None None',
      'SSLError | [SSL: __doc__] TLS handshake with api.example.com failed: odd | __doc__ None',
      "SSLError(1, '[SSL: HANDSHAKE_FAILURE] TLS handshake with api.example.com failed: no reason is given')",
      'SSLCertVerificationError',
      'SSLCertVerificationError',
      "certificate has expired True ['The controller of the sandbox verifies certificates even if verify_mode is CERT_NONE.']",
      "IP address mismatch, certificate is not valid for '192.0.2.1'.",
    ]);
  });

  it('says what it cannot do', async () => {
    const lines = await linesOf(`
context = ssl.create_default_context()
def show(error):
    print(type(error).__name__, '|', error)

show(caught(ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).wrap_socket, pair()[0], server_side=True))
show(caught(context.wrap_bio, ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname='a.example'))
show(caught(wrapped, ssl._create_unverified_context(), None))
show(caught(ssl.SSLSocket))
fake.start_errno = errno.EACCES
show(caught(wrapped))
fake.start_errno = errno.ENOPROTOOPT
show(caught(wrapped))
fake.start_errno = 0
context.set_alpn_protocols(['a' * 255] * 20)
show(caught(wrapped, context))
class Datagram:
    type = socket.SOCK_DGRAM
show(caught(context.wrap_socket, Datagram(), server_hostname='a'))
context = ssl.create_default_context()
context.minimum_version = ssl.TLSVersion.TLSv1_3
fake.report = dict(SESSION, version='TLSv1.2')
show(caught(wrapped, context))
sock, server = wrapped()
show(caught(sock.recv, 1, socket.MSG_PEEK))
show(caught(sock.sendto, b'x', ('a', 1)))
show(caught(sock.dup))
show(caught(sock.connect, ('a.example', 1)))
print(sock.unwrap() is sock, shutdowns, requests[-1]['alpn'])
`);
    expect(lines).toEqual([
      "SSLError | the server's side of TLS is not supported in the sandbox",
      'SSLError | TLS over memory buffers is not possible: TLS ends at the controller of the sandbox, which needs a socket; use SSLContext.wrap_socket() or asyncio',
      'SSLError | the name of the server is not known, and its certificate is always verified: give server_hostname',
      'TypeError | SSLSocket does not have a public constructor. Instances are returned by SSLContext.wrap_socket().',
      'PermissionError | [Errno 2] TLS to api.example.com is refused by the policy of the sandbox',
      'SSLError | this socket cannot be turned into a TLS session: it is no connection of the sandbox to the network',
      'SSLError | server name and ALPN protocols take more than 4096 bytes',
      'NotImplementedError | only stream sockets are supported',
      'SSLError | [SSL: UNSUPPORTED_PROTOCOL] unsupported protocol: the server speaks TLSv1.2',
      "ValueError | non-zero flags not allowed in calls to recv() on <class '__main__.Wrapped'>",
      "ValueError | sendto not allowed on instances of <class '__main__.Wrapped'>",
      "NotImplementedError | Can't dup() Wrapped instances",
      'ValueError | attempt to connect already-connected SSLSocket!',
      'True [1] []',
    ]);
  });

  it('connects, and takes the name from the connection if the program gives none', async () => {
    const lines = await linesOf(`
def connect(sock, address):
    fake.connected = True
socket.socket.connect = connect
socket.socket.connect_ex = lambda sock, address: 0 if address[1] == 443 else errno.ECONNREFUSED
socket.getnameinfo = lambda address, flags: ('known.example', flags) if flags & socket.NI_NAMEREQD else address

fake.connected = False
sock, server = wrapped()
print(requests, repr(sock.version()), caught(sock.do_handshake).errno == errno.ENOTCONN)
print(caught(sock.recv, 1).errno == errno.ENOTCONN, caught(sock.send, b'x').errno == errno.ENOTCONN)
sock.connect(('api.example.com', 443))
print(requests, sock.version())
fake.connected = False
sock, server = wrapped(do_handshake_on_connect=False)
print(sock.connect_ex(('api.example.com', 1)) == errno.ECONNREFUSED, sock.connect_ex(('api.example.com', 443)))
fake.connected = True
print(sock.version(), len(requests))
sock, server = wrapped(ssl._create_unverified_context(), None)
print(sock.server_hostname, requests[-1]['serverName'])
`);
    expect(lines).toEqual([
      '[] None True',
      'True True',
      "[{'serverName': 'api.example.com', 'alpn': []}] TLSv1.3",
      'True 0',
      'None 1',
      'known.example known.example',
    ]);
  });
});
