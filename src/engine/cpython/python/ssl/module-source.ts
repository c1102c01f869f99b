/** `ssl` itself: the public names and functions. */
export const moduleSource = String.raw`"""TLS for programs in the sandbox.

The interface is that of CPython's ssl module, but there is no cryptography in it: the controller of the sandbox
speaks TLS, verifies certificates, and hands over plain text. A program can therefore not switch verification off,
bring its own root certificates, present client certificates, or be a server; see SSLContext.
"""

import os
import sys
from collections import namedtuple
from socket import _GLOBAL_DEFAULT_TIMEOUT, AF_INET, SO_TYPE, SOCK_STREAM, SOL_SOCKET, create_connection, socket

import _ssl
import _vitrine_ssl_enums
from _ssl import (
    HAS_ALPN,
    HAS_ECDH,
    HAS_NPN,
    HAS_PHA,
    HAS_PSK,
    HAS_PSK_TLS13,
    HAS_SNI,
    HAS_SSLv2,
    HAS_SSLv3,
    HAS_TLSv1,
    HAS_TLSv1_1,
    HAS_TLSv1_2,
    HAS_TLSv1_3,
    OPENSSL_VERSION,
    OPENSSL_VERSION_INFO,
    OPENSSL_VERSION_NUMBER,
    _DEFAULT_CIPHERS,
    _OPENSSL_API_VERSION,
    MemoryBIO,
    RAND_add,
    RAND_bytes,
    RAND_status,
    SSLCertVerificationError,
    SSLEOFError,
    SSLError,
    SSLSession,
    SSLSyscallError,
    SSLWantReadError,
    SSLWantWriteError,
    SSLZeroReturnError,
)
from _vitrine_ssl_context import SSLContext
from _vitrine_ssl_enums import (
    PROTOCOL_SSLv23,
    AlertDescription,
    Options,
    Purpose,
    SSLErrorNumber,
    TLSVersion,
    VerifyFlags,
    VerifyMode,
    _ASN1Object,
    _SSLMethod,
)
from _vitrine_ssl_socket import CHANNEL_BINDING_TYPES, SSLObject, SSLSocket

for _enum in (AlertDescription, Options, SSLErrorNumber, VerifyFlags, VerifyMode, _SSLMethod):
    globals().update(_enum.__members__)
del _enum, _vitrine_ssl_enums

_SSLv2_IF_EXISTS = None
_txt2obj, _nid2obj = _ssl.txt2obj, _ssl.nid2obj
_PROTOCOL_NAMES = {value: name for name, value in _SSLMethod.__members__.items()}
_RESTRICTED_SERVER_CIPHERS = _DEFAULT_CIPHERS
HAS_NEVER_CHECK_COMMON_NAME = True
CertificateError = SSLCertVerificationError
socket_error = OSError

PEM_HEADER = '-----BEGIN CERTIFICATE-----'
PEM_FOOTER = '-----END CERTIFICATE-----'

DefaultVerifyPaths = namedtuple(
    'DefaultVerifyPaths',
    'cafile capath openssl_cafile_env openssl_cafile openssl_capath_env openssl_capath',
)


def get_default_verify_paths():
    """Where OpenSSL would look for root certificates. They are not used: the controller verifies."""
    paths = _ssl.get_default_verify_paths()
    cafile = os.environ.get(paths[0], paths[1])
    capath = os.environ.get(paths[2], paths[3])
    return DefaultVerifyPaths(
        cafile if os.path.isfile(cafile) else None,
        capath if os.path.isdir(capath) else None,
        *paths,
    )


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """An SSLContext with good settings."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        context = SSLContext(PROTOCOL_TLS_CLIENT)
    elif purpose == Purpose.CLIENT_AUTH:
        context = SSLContext(PROTOCOL_TLS_SERVER)
    else:
        raise ValueError(purpose)
    context.verify_flags |= VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | VerifyFlags.VERIFY_X509_STRICT
    _load_roots(context, purpose, cafile, capath, cadata)
    return context


def _create_unverified_context(protocol=None, *, cert_reqs=CERT_NONE, check_hostname=False,
                               purpose=Purpose.SERVER_AUTH, certfile=None, keyfile=None,
                               cafile=None, capath=None, cadata=None):
    """An SSLContext that asks for no verification, which is done nevertheless; see SSLContext."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose not in (Purpose.SERVER_AUTH, Purpose.CLIENT_AUTH):
        raise ValueError(purpose)
    if protocol is None:
        protocol = PROTOCOL_TLS_CLIENT if purpose == Purpose.SERVER_AUTH else PROTOCOL_TLS_SERVER
    context = SSLContext(protocol)
    context.check_hostname = check_hostname
    if cert_reqs is not None:
        context.verify_mode = cert_reqs
    if keyfile and not certfile:
        raise ValueError('certfile must be specified')
    if certfile:
        context.load_cert_chain(certfile, keyfile)
    _load_roots(context, purpose, cafile, capath, cadata)
    return context


def _load_roots(context, purpose, cafile, capath, cadata):
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)


# What http.client, and the other modules of the standard library, make their contexts with.
_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context


def cert_time_to_seconds(cert_time):
    """Seconds since the epoch of a time as certificates have it: 'Jan  5 09:34:43 2018 GMT'."""
    import calendar
    import time

    months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
    layout = ' %d %H:%M:%S %Y GMT'
    month = cert_time[:3].title()
    if month not in months:
        raise ValueError(f'time data {cert_time!r} does not match format "%b{layout}"')
    parsed = time.strptime(cert_time[3:], layout)
    return calendar.timegm((parsed[0], months.index(month) + 1) + parsed[2:6])


def DER_cert_to_PEM_cert(der_cert_bytes):
    """A certificate in DER form (bytes) in PEM form (text)."""
    import base64

    text = base64.standard_b64encode(der_cert_bytes).decode('ascii')
    lines = [text[start:start + 64] for start in range(0, len(text), 64)]
    return '\n'.join([PEM_HEADER, *lines, PEM_FOOTER, ''])


def PEM_cert_to_DER_cert(pem_cert_string):
    """A certificate in PEM form (text) in DER form (bytes)."""
    import base64

    text = pem_cert_string.strip()
    if not pem_cert_string.startswith(PEM_HEADER):
        raise ValueError(f'Invalid PEM encoding; must start with {PEM_HEADER}')
    if not text.endswith(PEM_FOOTER):
        raise ValueError(f'Invalid PEM encoding; must end with {PEM_FOOTER}')
    return base64.decodebytes(text[len(PEM_HEADER):-len(PEM_FOOTER)].encode('ascii'))


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None, timeout=_GLOBAL_DEFAULT_TIMEOUT):
    """The certificate of the server at (host, port), in PEM form. It must be one that the controller accepts."""
    host, _ = addr
    cert_reqs = CERT_NONE if ca_certs is None else CERT_REQUIRED
    context = _create_stdlib_context(ssl_version, cert_reqs=cert_reqs, cafile=ca_certs)
    with create_connection(addr, timeout=timeout) as sock:
        with context.wrap_socket(sock, server_hostname=host) as wrapped:
            certificate = wrapped.getpeercert(True)
    if certificate is None:
        raise SSLError(SSL_ERROR_SSL, f'the controller of the sandbox does not report the certificate of {host}')
    return DER_cert_to_PEM_cert(certificate)


def get_protocol_name(protocol_code):
    """The name of a PROTOCOL_ number."""
    return _PROTOCOL_NAMES.get(protocol_code, '<unknown>')
`;
