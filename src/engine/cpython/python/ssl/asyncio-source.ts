/**
 * `asyncio.sslproto`: the place where asyncio keeps its TLS apart from its transports. CPython's pumps bytes through
 * an `SSLObject`; this one has the transport's socket upgraded, and then steps aside.
 */
export const asyncioSource = `"""TLS for asyncio: the socket of a transport becomes a TLS session of the controller."""

import ssl

import _vitrine_tls as tls

from . import constants
from . import exceptions
from . import protocols
from . import transports
from .log import logger


def _create_transport_context(server_side, server_hostname):
    if server_side:
        raise ValueError('Server side SSL needs a valid SSLContext')
    context = ssl.create_default_context()
    if not server_hostname:
        context.check_hostname = False
    return context


class _SSLProtocolTransport(transports.Transport):
    """What a program has in hand: the plain transport below, with what is known about TLS."""

    _start_tls_compatible = False
    _sendfile_compatible = constants._SendfileMode.FALLBACK

    def __init__(self, ssl_protocol):
        self._ssl_protocol = ssl_protocol

    def get_extra_info(self, name, default=None):
        """As every transport, and 'sslcontext', 'ssl_object', 'peercert', 'cipher' and 'compression'."""
        return self._ssl_protocol._get_extra_info(name, default)

    def set_protocol(self, protocol):
        self._ssl_protocol._set_app_protocol(protocol)

    def get_protocol(self):
        return self._ssl_protocol._app_protocol

    def is_closing(self):
        transport = self._ssl_protocol._transport
        return transport is None or transport.is_closing()

    def close(self):
        """Closes the transport once what was written is sent; during the handshake, at once."""
        self._ssl_protocol._close()

    def abort(self):
        """Closes the transport at once."""
        self._ssl_protocol._abort(None)

    def _force_close(self, exc):
        self._ssl_protocol._abort(exc)

    def is_reading(self):
        return self._ssl_protocol._is_reading()

    def pause_reading(self):
        self._ssl_protocol._pause_reading()

    def resume_reading(self):
        self._ssl_protocol._resume_reading()

    def set_write_buffer_limits(self, high=None, low=None):
        self._ssl_protocol._plain().set_write_buffer_limits(high, low)

    def get_write_buffer_limits(self):
        return self._ssl_protocol._plain().get_write_buffer_limits()

    def get_write_buffer_size(self):
        return self._ssl_protocol._get_write_buffer_size()

    @property
    def _protocol_paused(self):
        return self._ssl_protocol._plain()._protocol_paused

    def write(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f'data: expecting a bytes-like instance, got {type(data).__name__}')
        if data:
            self._ssl_protocol._write(data)

    def writelines(self, list_of_data):
        self.write(b''.join(list_of_data))

    def write_eof(self):
        """Not supported, as over TLS elsewhere."""
        raise NotImplementedError

    def can_write_eof(self):
        return False

    def __repr__(self):
        return f'<{type(self).__name__} over {self._ssl_protocol._transport!r}>'


class SSLProtocol(protocols.Protocol):
    """The protocol of a plain transport while its socket becomes a TLS session.

    Then the program's protocol takes its place: what the transport receives is plain text.
    """

    def __init__(self, loop, app_protocol, sslcontext, waiter, server_side=False, server_hostname=None,
                 call_connection_made=True, ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        if server_side:
            raise NotImplementedError("the server's side of TLS is not supported in the sandbox")
        if ssl_handshake_timeout is None:
            ssl_handshake_timeout = constants.SSL_HANDSHAKE_TIMEOUT
        elif ssl_handshake_timeout <= 0:
            raise ValueError(f'ssl_handshake_timeout should be a positive number, got {ssl_handshake_timeout}')
        if ssl_shutdown_timeout is not None and ssl_shutdown_timeout <= 0:
            raise ValueError(f'ssl_shutdown_timeout should be a positive number, got {ssl_shutdown_timeout}')
        if not sslcontext:
            sslcontext = _create_transport_context(server_side, server_hostname)
        if sslcontext.check_hostname and not server_hostname:
            raise ValueError('check_hostname requires server_hostname')
        self._loop = loop
        self._sslcontext = sslcontext
        self._server_hostname = sslcontext._encode_hostname(server_hostname or None)
        self._waiter = waiter
        self._handshake_timeout = ssl_handshake_timeout
        self._timeout_handle = None
        self._app_protocol = app_protocol
        self._app_transport = _SSLProtocolTransport(self)
        self._app_connected = not call_connection_made
        self._extra = {'sslcontext': sslcontext}
        self._transport = None
        self._sock = None
        self._fd = -1
        self._waits_for_writable = False
        self._established = False
        self._ended = False
        # While there is no session yet: what to write, and whether the program wants nothing read.
        self._backlog = []
        self._reading_paused = False

    # Called by the plain transport.

    def connection_made(self, transport):
        self._transport = transport
        self._timeout_handle = self._loop.call_later(self._handshake_timeout, self._handshake_timed_out)
        # The transport, or start_tls(), has asked to read by then; the handshake stops that.
        self._loop.call_soon(self._prepare)

    def connection_lost(self, exc):
        self._end(exc or ConnectionResetError('SSL handshake: the connection was lost'))
        # start_tls(): the protocol has had the connection, and loses it.
        if self._app_connected:
            self._app_connected = False
            self._loop.call_soon(self._app_protocol.connection_lost, exc)

    def data_received(self, data):
        # The socket is not read before the session is established: a server that spoke first broke the protocol.
        self._fail(ssl.SSLError(ssl.SSL_ERROR_SSL, 'SSL handshake: the server sent data before TLS was started'))

    def eof_received(self):
        self._fail(ConnectionResetError('SSL handshake: the connection was closed'))
        return False

    def pause_writing(self):
        if self._app_connected:
            self._app_protocol.pause_writing()

    def resume_writing(self):
        if self._app_connected:
            self._app_protocol.resume_writing()

    # The handshake.

    def _prepare(self):
        if self._ended or self._transport.is_closing():
            return
        self._transport.pause_reading()
        # Plain text of before start_tls() goes out as such.
        if self._transport.get_write_buffer_size() == 0:
            self._start()
            return
        try:
            self._transport._make_empty_waiter().add_done_callback(self._written)
        except RuntimeError as exc:
            self._fail(exc)

    def _written(self, future):
        if future.cancelled() or future.exception() is not None or self._ended:
            return
        self._transport._reset_empty_waiter()
        self._start()

    def _start(self):
        try:
            self._sock = self._transport.get_extra_info('socket')
            if self._server_hostname is None:
                self._server_hostname = tls.name_of_peer(self._sock)
            tls.start(self._sock, self._server_hostname, self._sslcontext._alpn_protocols)
            self._fd = self._sock.fileno()
            self._loop._add_writer(self._fd, self._finish)
            self._waits_for_writable = True
        except Exception as exc:
            self._fail(exc)

    def _finish(self):
        self._stop_waiting()
        try:
            session = tls.finish(self._sock, self._sslcontext, self._server_hostname)
            ssl_object = self._sslcontext.sslobject_class._of_session(
                session, self._sslcontext, self._server_hostname)
            self._extra.update(
                peercert=ssl_object.getpeercert(),
                cipher=ssl_object.cipher(),
                compression=None,
                ssl_object=ssl_object,
            )
        except Exception as exc:
            self._fail(exc)
            return
        self._established = self._ended = True
        self._cancel_timeout()
        transport = self._transport
        transport.set_protocol(self._app_protocol)
        if not self._app_connected:
            self._app_connected = True
            try:
                self._app_protocol.connection_made(self._app_transport)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._report(exc, 'Fatal error: protocol.connection_made() call failed.')
                transport._force_close(exc)
                self._wake_waiter(exc)
                return
        self._wake_waiter(None)
        backlog, self._backlog = self._backlog, []
        for data in backlog:
            transport.write(data)
        if not self._reading_paused:
            transport.resume_reading()

    def _handshake_timed_out(self):
        self._fail(ConnectionAbortedError(
            f'SSL handshake is taking longer than {self._handshake_timeout} seconds: aborting the connection'))

    def _fail(self, exc):
        if self._ended:
            return
        if isinstance(exc, ssl.CertificateError):
            message = 'SSL handshake failed on verifying the certificate'
        else:
            message = 'SSL handshake failed'
        self._report(exc, message)
        self._end(exc)
        self._transport._force_close(exc)

    def _report(self, exc, message):
        if isinstance(exc, OSError):
            if self._loop.get_debug():
                logger.debug('%r: %s', self, message, exc_info=exc)
        elif not isinstance(exc, exceptions.CancelledError):
            self._loop.call_exception_handler({
                'message': message,
                'exception': exc,
                'transport': self._transport,
                'protocol': self,
            })

    def _end(self, exc):
        """Ends the handshake, once; the waiter gets the exception."""
        if self._ended:
            return
        self._ended = True
        self._stop_waiting()
        self._cancel_timeout()
        self._backlog.clear()
        self._wake_waiter(exc)

    def _stop_waiting(self):
        if self._waits_for_writable:
            self._waits_for_writable = False
            self._loop._remove_writer(self._fd)

    def _cancel_timeout(self):
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
            self._timeout_handle = None

    def _wake_waiter(self, exc):
        waiter, self._waiter = self._waiter, None
        if waiter is None or waiter.done():
            return
        if exc is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(exc)

    # Called by the transport that the program has.

    def _plain(self):
        if self._transport is None:
            raise RuntimeError('the connection has not been made yet')
        return self._transport

    def _get_extra_info(self, name, default=None):
        if name in self._extra:
            return self._extra[name]
        return default if self._transport is None else self._transport.get_extra_info(name, default)

    def _set_app_protocol(self, protocol):
        self._app_protocol = protocol
        if self._established:
            self._transport.set_protocol(protocol)

    def _write(self, data):
        if self._established:
            self._transport.write(data)
        elif not self._ended:
            self._backlog.append(bytes(data))

    def _get_write_buffer_size(self):
        waiting = sum(map(len, self._backlog))
        return waiting if self._transport is None else waiting + self._transport.get_write_buffer_size()

    def _is_reading(self):
        return self._transport.is_reading() if self._established else not self._reading_paused

    def _pause_reading(self):
        if self._established:
            self._transport.pause_reading()
        self._reading_paused = True

    def _resume_reading(self):
        if self._established:
            self._transport.resume_reading()
        self._reading_paused = False

    def _close(self):
        if self._established:
            self._transport.close()
        else:
            self._abort(None)

    def _abort(self, exc):
        if not self._established:
            self._end(exc or ConnectionAbortedError('SSL handshake: the transport was closed'))
        if self._transport is not None:
            self._transport._force_close(exc)
`;
