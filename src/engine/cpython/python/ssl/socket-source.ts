/** `_vitrine_ssl_socket`: `SSLSocket` and `SSLObject`. */
export const socketSource = `"""SSLSocket, and SSLObject, which tells about sessions of asyncio."""

import errno
from socket import SHUT_WR, SOCK_STREAM, socket

import _ssl
import _vitrine_tls as tls
from _ssl import SSL_ERROR_SSL, SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE, SSLError, SSLSession
from _ssl import SSLWantReadError, SSLWantWriteError
from _vitrine_ssl_context import SSLContext

CHANNEL_BINDING_TYPES = ['tls-unique']


def _server_side():
    return SSLError(SSL_ERROR_SSL, "the server's side of TLS is not supported in the sandbox")


class _SessionView:
    """What an SSLSocket and an SSLObject tell about their session."""

    _sslobj = None
    _context = None
    server_side = False
    server_hostname = None

    @property
    def context(self):
        """The SSLContext in use."""
        return self._context

    @context.setter
    def context(self, context):
        if not isinstance(context, SSLContext):
            raise TypeError('The value must be a SSLContext')
        self._context = context

    @property
    def session(self):
        """None: sessions to resume are kept by the controller."""
        return None

    @session.setter
    def session(self, session):
        if session is not None:
            raise TypeError('Value is not a SSLSession.')

    @property
    def session_reused(self):
        """False once the handshake is done, None before."""
        return None if self._sslobj is None else False

    def getpeercert(self, binary_form=False):
        """The server's certificate: a dict, or with binary_form its DER form if the controller reports it.

        As elsewhere, the dict is empty when verify_mode is CERT_NONE.
        """
        if self._sslobj is None:
            raise ValueError('handshake not done yet')
        if binary_form:
            return self._sslobj.certificate_bytes()
        certificate = self._sslobj.certificate()
        return {} if certificate is not None and self._context.verify_mode == _ssl.CERT_NONE else certificate

    def get_verified_chain(self):
        """The server's certificate in DER form, if the controller reports it; never its issuers'."""
        certificate = None if self._sslobj is None else self._sslobj.certificate_bytes()
        return [] if certificate is None else [certificate]

    def get_unverified_chain(self):
        """The same as get_verified_chain()."""
        return self.get_verified_chain()

    def selected_alpn_protocol(self):
        """The application protocol that was agreed on; None for none."""
        return None if self._sslobj is None else self._sslobj.alpn

    def selected_npn_protocol(self):
        """None: ALPN replaced it."""
        return None

    def cipher(self):
        """(name, protocol version, bits) of the cipher suite; None before the handshake is done."""
        return None if self._sslobj is None else self._sslobj.cipher

    def shared_ciphers(self):
        """None, as on every client."""
        return None

    def group(self):
        """None: the key exchange is not reported."""
        return None

    def compression(self):
        """None: TLS does not compress any more."""
        return None

    def version(self):
        """The version of the protocol, such as 'TLSv1.3'; None before the handshake is done."""
        return None if self._sslobj is None else self._sslobj.version

    def get_channel_binding(self, cb_type='tls-unique'):
        """None: the controller reports no channel bindings."""
        if cb_type not in CHANNEL_BINDING_TYPES:
            raise ValueError(f'{cb_type} channel binding type not implemented')
        return None

    def verify_client_post_handshake(self):
        """Not supported: it is for servers."""
        raise _server_side()


class SSLObject(_SessionView):
    """What is known about the session of an asyncio transport: its 'ssl_object'.

    It carries no data. SSLContext.wrap_bio() makes none, since the controller needs a socket to speak TLS.
    """

    __module__ = 'ssl'

    def __init__(self, *args, **kwargs):
        raise TypeError(f'{type(self).__name__} does not have a public constructor. '
                        'Instances are returned by SSLContext.wrap_bio().')

    @classmethod
    def _create(cls, incoming, outgoing, server_side=False, server_hostname=None, session=None, context=None):
        raise SSLError(SSL_ERROR_SSL, 'TLS over memory buffers is not possible: TLS ends at the controller of the '
                       'sandbox, which needs a socket; use SSLContext.wrap_socket() or asyncio')

    @classmethod
    def _of_session(cls, session, context, server_hostname):
        self = cls.__new__(cls)
        self._sslobj = session
        self._context = context
        self.server_hostname = server_hostname
        return self

    def _no_data(self, *args):
        raise SSLError(SSL_ERROR_SSL, 'this object only tells about a session: read and write by its transport')

    read = write = unwrap = _no_data

    def pending(self):
        """0: it holds no data."""
        return 0

    def do_handshake(self):
        """Nothing: it is done."""


class SSLSocket(_SessionView, socket):
    """A connected socket that the controller of the sandbox speaks TLS on: what is sent and received is plain text."""

    __module__ = 'ssl'

    def __init__(self, *args, **kwargs):
        raise TypeError(f'{type(self).__name__} does not have a public constructor. '
                        'Instances are returned by SSLContext.wrap_socket().')

    @classmethod
    def _create(cls, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                server_hostname=None, context=None, session=None):
        if sock.type != SOCK_STREAM:
            raise NotImplementedError('only stream sockets are supported')
        if server_side:
            if server_hostname:
                raise ValueError('server_hostname can only be specified in client mode')
            raise _server_side()
        if context.check_hostname and not server_hostname:
            raise ValueError('check_hostname requires server_hostname')
        if session is not None and not isinstance(session, SSLSession):
            raise TypeError('Value is not a SSLSession.')
        if isinstance(sock, SSLSocket):
            raise SSLError(SSL_ERROR_SSL, 'TLS within TLS is not supported in the sandbox')
        host = context._encode_hostname(server_hostname)
        timeout = sock.gettimeout()
        self = cls.__new__(cls)
        socket.__init__(self, family=sock.family, type=sock.type, proto=sock.proto, fileno=sock.fileno())
        sock.detach()
        try:
            self.settimeout(timeout)
            self._context = context
            self._started = False
            self.server_hostname = host
            self.do_handshake_on_connect = do_handshake_on_connect
            self.suppress_ragged_eofs = suppress_ragged_eofs
            self._connected = self._has_peer()
            if self._connected and do_handshake_on_connect:
                if timeout == 0.0:
                    raise ValueError('do_handshake_on_connect should not be specified for non-blocking sockets')
                self.do_handshake()
        except BaseException:
            self.close()
            raise
        return self

    def _has_peer(self):
        try:
            self.getpeername()
        except OSError as error:
            if error.errno != errno.ENOTCONN:
                raise
            return False
        return True

    def do_handshake(self, block=False):
        """Does the handshake, or on a non-blocking socket the part of it that can be done now."""
        if self._sslobj is not None:
            return
        if not self._connected:
            # Tells that there is no connection.
            self.getpeername()
        timeout = self.gettimeout()
        if block and timeout == 0.0:
            timeout = None
        if not self._started:
            if self.server_hostname is None:
                self.server_hostname = tls.name_of_peer(self)
            tls.start(self, self.server_hostname, self._context._alpn_protocols)
            self._started = True
        if not tls.wait(self, timeout):
            if timeout == 0.0:
                raise SSLWantWriteError(SSL_ERROR_WANT_WRITE, 'The operation did not complete (write)')
            raise TimeoutError('The handshake operation timed out')
        # After a failure it fails again: nothing is ever sent in the clear.
        self._sslobj = tls.finish(self, self._context, self.server_hostname)

    def _receive(self, operation, *args):
        if self._sslobj is None:
            self.do_handshake()
        try:
            return operation(self, *args)
        except BlockingIOError:
            raise SSLWantReadError(SSL_ERROR_WANT_READ, 'The operation did not complete (read)') from None
        except TimeoutError as error:
            if error.errno is not None:
                raise
            raise TimeoutError('The read operation timed out') from None

    def _transmit(self, operation, *args):
        if self._sslobj is None:
            self.do_handshake()
        try:
            return operation(self, *args)
        except BlockingIOError:
            raise SSLWantWriteError(SSL_ERROR_WANT_WRITE, 'The operation did not complete (write)') from None
        except TimeoutError as error:
            if error.errno is not None:
                raise
            raise TimeoutError('The write operation timed out') from None

    def _refuse_flags(self, flags, name):
        if flags != 0:
            raise ValueError(f'non-zero flags not allowed in calls to {name}() on {type(self)}')

    def read(self, len=1024, buffer=None):
        """Receives up to len bytes: returns them, or how many it put into buffer."""
        if buffer is None:
            return self._receive(socket.recv, len)
        with memoryview(buffer).cast('B') as view:
            return self._receive(socket.recv_into, view, min(len or view.nbytes, view.nbytes))

    def write(self, data):
        """Sends what can be sent at once, and returns how many bytes that was."""
        return self._transmit(socket.send, data)

    def recv(self, buflen=1024, flags=0):
        """As socket.recv(); flags must be 0."""
        self._refuse_flags(flags, 'recv')
        return self._receive(socket.recv, buflen)

    def recv_into(self, buffer, nbytes=None, flags=0):
        """As socket.recv_into(); flags must be 0."""
        self._refuse_flags(flags, 'recv_into')
        return self._receive(socket.recv_into, buffer, nbytes or 0)

    def send(self, data, flags=0):
        """As socket.send(); flags must be 0."""
        self._refuse_flags(flags, 'send')
        return self._transmit(socket.send, data)

    def sendall(self, data, flags=0):
        """As socket.sendall(); flags must be 0."""
        self._refuse_flags(flags, 'sendall')
        return self._transmit(socket.sendall, data)

    def sendfile(self, file, offset=0, count=None):
        """Sends a file, by reading it."""
        return self._sendfile_use_send(file, offset, count)

    def recvfrom(self, buflen=1024, flags=0):
        """Not allowed."""
        raise ValueError(f'recvfrom not allowed on instances of {type(self)}')

    def recvfrom_into(self, buffer, nbytes=None, flags=0):
        """Not allowed."""
        raise ValueError(f'recvfrom_into not allowed on instances of {type(self)}')

    def sendto(self, data, flags_or_addr, addr=None):
        """Not allowed."""
        raise ValueError(f'sendto not allowed on instances of {type(self)}')

    def recvmsg(self, *args, **kwargs):
        """Not allowed."""
        raise NotImplementedError(f'recvmsg not allowed on instances of {type(self)}')

    def recvmsg_into(self, *args, **kwargs):
        """Not allowed."""
        raise NotImplementedError(f'recvmsg_into not allowed on instances of {type(self)}')

    def sendmsg(self, *args, **kwargs):
        """Not allowed."""
        raise NotImplementedError(f'sendmsg not allowed on instances of {type(self)}')

    def dup(self):
        """Not allowed."""
        raise NotImplementedError(f"Can't dup() {type(self).__name__} instances")

    def pending(self):
        """0: bytes that were received and not read are the kernel's, as select() tells."""
        return 0

    def unwrap(self):
        """Says that nothing more will be sent, and returns this socket.

        The connection cannot go on as plain text: what was TLS remains it.
        """
        if self._sslobj is None:
            raise ValueError(f'No SSL wrapper around {self}')
        try:
            self.shutdown(SHUT_WR)
        except OSError as error:
            if error.errno not in (errno.ENOTCONN, errno.EPIPE, errno.ECONNRESET):
                raise
        return self

    def connect(self, addr):
        """Connects, and does the handshake unless do_handshake_on_connect is false."""
        self._connect(addr, False)

    def connect_ex(self, addr):
        """As connect(), but returns the errno of a connection that fails."""
        return self._connect(addr, True)

    def _connect(self, addr, returns_error):
        if self._connected or self._started:
            raise ValueError('attempt to connect already-connected SSLSocket!')
        result = socket.connect_ex(self, addr) if returns_error else socket.connect(self, addr)
        if not result:
            self._connected = True
            if self.do_handshake_on_connect:
                self.do_handshake()
        return result

    def accept(self):
        """Not supported: there are no servers in the sandbox."""
        raise _server_side()


SSLContext.sslsocket_class = SSLSocket
SSLContext.sslobject_class = SSLObject
`;
