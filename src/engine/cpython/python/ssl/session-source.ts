import {
  SOL_TLS,
  TLS_INFO,
  TLS_INFO_BYTES,
  TLS_INFO_PIECE_BYTES,
  TLS_OPTIONS_BYTES,
  TLS_START,
} from '../../../../abi/vitrine.js';

/** `_vitrine_tls`: how a connected socket becomes a TLS session of the controller, and what is known about it. */
export const sessionSource = `"""TLS as the kernel of the sandbox offers it: a socket is told to become a session of the controller."""

import errno
import os
import select
import socket

import _ssl
from _ssl import SSL_ERROR_EOF, SSL_ERROR_SSL, SSLCertVerificationError, SSLEOFError, SSLError
from _vitrine_ssl_certificate import as_dict, as_der

# The option level and names of the kernel. The report comes in pieces: option REPORT + i is piece i.
LEVEL = ${SOL_TLS}
START = ${TLS_START}
REPORT = ${TLS_INFO}
PIECE_BYTES = ${TLS_INFO_PIECE_BYTES}
REQUEST_LIMIT_BYTES = ${TLS_OPTIONS_BYTES}
REPORT_LIMIT_BYTES = ${TLS_INFO_BYTES}

# X509_V_ERR_* of OpenSSL: number and text by the name that is reported.
_verify_errors = {
    'UNABLE_TO_GET_ISSUER_CERT': (2, 'unable to get issuer certificate'),
    'UNABLE_TO_GET_CRL': (3, 'unable to get certificate CRL'),
    'UNABLE_TO_DECRYPT_CERT_SIGNATURE': (4, "unable to decrypt certificate's signature"),
    'UNABLE_TO_DECRYPT_CRL_SIGNATURE': (5, "unable to decrypt CRL's signature"),
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY': (6, 'unable to decode issuer public key'),
    'CERT_SIGNATURE_FAILURE': (7, 'certificate signature failure'),
    'CRL_SIGNATURE_FAILURE': (8, 'CRL signature failure'),
    'CERT_NOT_YET_VALID': (9, 'certificate is not yet valid'),
    'CERT_HAS_EXPIRED': (10, 'certificate has expired'),
    'CRL_NOT_YET_VALID': (11, 'CRL is not yet valid'),
    'CRL_HAS_EXPIRED': (12, 'CRL has expired'),
    'ERROR_IN_CERT_NOT_BEFORE_FIELD': (13, "format error in certificate's notBefore field"),
    'ERROR_IN_CERT_NOT_AFTER_FIELD': (14, "format error in certificate's notAfter field"),
    'ERROR_IN_CRL_LAST_UPDATE_FIELD': (15, "format error in CRL's lastUpdate field"),
    'ERROR_IN_CRL_NEXT_UPDATE_FIELD': (16, "format error in CRL's nextUpdate field"),
    'OUT_OF_MEM': (17, 'out of memory'),
    'DEPTH_ZERO_SELF_SIGNED_CERT': (18, 'self-signed certificate'),
    'SELF_SIGNED_CERT_IN_CHAIN': (19, 'self-signed certificate in certificate chain'),
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY': (20, 'unable to get local issuer certificate'),
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE': (21, 'unable to verify the first certificate'),
    'CERT_CHAIN_TOO_LONG': (22, 'certificate chain too long'),
    'CERT_REVOKED': (23, 'certificate revoked'),
    'INVALID_CA': (24, 'invalid CA certificate'),
    'PATH_LENGTH_EXCEEDED': (25, 'path length constraint exceeded'),
    'INVALID_PURPOSE': (26, 'unsuitable certificate purpose'),
    'CERT_UNTRUSTED': (27, 'certificate not trusted'),
    'CERT_REJECTED': (28, 'certificate rejected'),
    'HOSTNAME_MISMATCH': (62, None),
    'ERR_TLS_CERT_ALTNAME_INVALID': (62, None),
}

_errnos = {name: number for number, name in errno.errorcode.items()}

# Failures that a root certificate of the program's own would cure elsewhere.
_unknown_roots = (2, 18, 19, 20, 21)

_not_possible = {
    errno.ENOPROTOOPT: 'it is no connection of the sandbox to the network',
    errno.EOPNOTSUPP: 'it is no connection of the sandbox to the network',
    errno.EISCONN: 'it is a TLS session already',
    errno.EALREADY: 'it is a TLS session already',
}


class Session:
    """An established TLS session."""

    __slots__ = ('version', 'cipher', 'alpn', '_peer')

    def __init__(self, report):
        version, alpn, peer = report.get('version'), report.get('alpn'), report.get('peer')
        self.version = version if isinstance(version, str) and version else None
        self.alpn = alpn if isinstance(alpn, str) and alpn else None
        self.cipher = _cipher(report.get('cipher'))
        self._peer = peer if isinstance(peer, dict) else None

    def certificate(self):
        """The peer's certificate as a dict; None when there is none."""
        return None if self._peer is None else as_dict(self._peer)

    def certificate_bytes(self):
        """The peer's certificate in DER form; None when it is not known."""
        return None if self._peer is None else as_der(self._peer)


def _cipher(fields):
    if not isinstance(fields, list) or len(fields) < 2 or not isinstance(fields[0], str):
        return None
    name, version = fields[:2]
    bits = fields[2] if len(fields) > 2 else None
    if not isinstance(bits, int):
        bits = 256 if '256_GCM' in name or 'AES256' in name or 'CHACHA20' in name else 128
    return name, version, bits


def name_of_peer(sock):
    """The name that the program connected to, for a program that gives none to be verified."""
    try:
        return socket.getnameinfo(sock.getpeername(), socket.NI_NAMEREQD | socket.NI_NUMERICSERV)[0]
    except OSError:
        raise SSLError(
            SSL_ERROR_SSL,
            'the name of the server is not known, and its certificate is always verified: give server_hostname',
        ) from None


def start(sock, server_name, protocols):
    """Begins the handshake. The socket polls writable when that is over; then call finish()."""
    import json

    request = json.dumps({'serverName': server_name, 'alpn': list(protocols)}, separators=(',', ':')).encode()
    if len(request) > REQUEST_LIMIT_BYTES:
        raise SSLError(SSL_ERROR_SSL, f'server name and ALPN protocols take more than {REQUEST_LIMIT_BYTES} bytes')
    try:
        sock.setsockopt(LEVEL, START, request)
    except PermissionError as error:
        raise _refused(error.errno, server_name) from None
    except OSError as error:
        if error.errno not in _not_possible:
            raise
        text = f'this socket cannot be turned into a TLS session: {_not_possible[error.errno]}'
        raise SSLError(SSL_ERROR_SSL, text) from error


def wait(sock, timeout):
    """Whether the handshake is over within some seconds; None waits for ever."""
    poll = select.poll()
    poll.register(sock, select.POLLOUT)
    return bool(poll.poll(None if timeout is None else timeout * 1000))


def finish(sock, context, server_name):
    """The session that a handshake led to. Raises what the program should see when it failed."""
    code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    try:
        report = _read_report(sock)
    except OSError:
        # A connection that is gone: why, the code tells.
        if code == 0:
            raise
        report = {}
    failed = report.get('error')
    if code != 0 or failed is not None or not report:
        raise _failure(code, failed if isinstance(failed, dict) else {}, context, server_name)
    session = Session(report)
    context._check_version(session.version)
    return session


def _read_report(sock):
    import json

    pieces = []
    while len(pieces) * PIECE_BYTES < REPORT_LIMIT_BYTES:
        piece = sock.getsockopt(LEVEL, REPORT + len(pieces), PIECE_BYTES)
        pieces.append(piece)
        if len(piece) < PIECE_BYTES:
            break
    try:
        report = json.loads(b''.join(pieces) or b'{}')
    except ValueError:
        report = None
    return report if isinstance(report, dict) else {}


def _refused(code, server_name):
    return PermissionError(code, f'TLS to {server_name} is refused by the policy of the sandbox')


def _error(kind, number, reason, text):
    error = kind(number, f'[SSL: {reason}] {text}')
    error.library, error.reason = 'SSL', reason
    return error


def _failure(code, failed, context, server_name):
    name, message = str(failed.get('code') or ''), str(failed.get('message') or '')
    if name in _verify_errors:
        return _verify_failure(*_verify_errors[name], context, server_name)
    number = _errnos.get(name, 0 if name else code)
    if errno.EACCES in (code, number):
        return _refused(errno.EACCES, server_name)
    # Node reports a connection that ends during the handshake as reset; the text of one that is reset has the code.
    if number == errno.ECONNRESET and message and name not in message:
        text = 'EOF occurred in violation of protocol'
        return _error(SSLEOFError, SSL_ERROR_EOF, 'UNEXPECTED_EOF_WHILE_READING', text)
    if name.startswith('ERR_SSL_'):
        reason = name.removeprefix('ERR_SSL_')
        return _error(SSLError, SSL_ERROR_SSL, reason, reason.lower().replace('_', ' '))
    # error:0A00010B:SSL routines:ssl3_get_record:wrong version number:file:line
    _, found, rest = message.partition(':SSL routines:')
    fields = rest.split(':')
    if found and len(fields) > 1 and fields[1]:
        return _error(SSLError, SSL_ERROR_SSL, fields[1].upper().replace(' ', '_'), fields[1])
    if number not in (0, errno.EPROTO):
        return OSError(number, os.strerror(number))
    text = message or name or 'no reason is given'
    text = f'TLS handshake with {server_name} failed: {text}'
    return _error(SSLError, SSL_ERROR_SSL, name or 'HANDSHAKE_FAILURE', text)


def _verify_failure(number, message, context, server_name):
    if message is None:
        kind = 'Hostname'
        if ':' in server_name or server_name.replace('.', '').isdecimal():
            number, kind = 64, 'IP address'
        message = f"{kind} mismatch, certificate is not valid for '{server_name}'."
    text = f'certificate verify failed: {message}'
    error = _error(SSLCertVerificationError, SSL_ERROR_SSL, 'CERTIFICATE_VERIFY_FAILED', text)
    error.verify_code, error.verify_message = number, message
    if context._gives_roots and number in _unknown_roots:
        error.add_note('The root certificates that the program loads are not used: the controller of the sandbox '
                       'verifies, with the roots that it is given.')
    elif context._verify_mode == _ssl.CERT_NONE:
        error.add_note('The controller of the sandbox verifies certificates even if verify_mode is CERT_NONE.')
    return error
`;
