/** `_vitrine_ssl_context`: `SSLContext`, settings for sessions that the controller runs. */
export const contextSource = String.raw`"""SSLContext."""

import os

import _ssl
from _ssl import SSL_ERROR_SSL, SSLError
from _vitrine_ssl_enums import Options, Purpose, TLSVersion, VerifyFlags, VerifyMode
from _vitrine_ssl_enums import _ASN1Object, _SSLMethod

_marks = tuple(b'-----BEGIN %b-----' % kind for kind in (b'CERTIFICATE', b'TRUSTED CERTIFICATE', b'X509 CRL'))

# Some of what a controller offers: id, name, protocol, bits.
_ciphers = (
    (0x3001302, 'TLS_AES_256_GCM_SHA384', 'TLSv1.3', 256),
    (0x3001303, 'TLS_CHACHA20_POLY1305_SHA256', 'TLSv1.3', 256),
    (0x3001301, 'TLS_AES_128_GCM_SHA256', 'TLSv1.3', 128),
    (0x300C02C, 'ECDHE-ECDSA-AES256-GCM-SHA384', 'TLSv1.2', 256),
    (0x300C030, 'ECDHE-RSA-AES256-GCM-SHA384', 'TLSv1.2', 256),
)

_versions = {
    'TLSv1': (TLSVersion.TLSv1, Options.OP_NO_TLSv1),
    'TLSv1.1': (TLSVersion.TLSv1_1, Options.OP_NO_TLSv1_1),
    'TLSv1.2': (TLSVersion.TLSv1_2, Options.OP_NO_TLSv1_2),
    'TLSv1.3': (TLSVersion.TLSv1_3, Options.OP_NO_TLSv1_3),
}


def _deprecated(text):
    import warnings

    warnings.warn(text, DeprecationWarning, stacklevel=3)


class SSLContext:
    """Settings for TLS sessions, which the controller of the sandbox runs.

    The controller always verifies the server's certificate and name, with the roots that it was given: neither
    verify_mode = CERT_NONE nor check_hostname = False switches that off, and root certificates that a program
    loads are not used. ALPN protocols are negotiated; a session below minimum_version is refused. Cipher suites,
    curves, tickets and key logs are accepted without effect. Client certificates, pre-shared keys and the server's
    side are not supported.
    """

    __module__ = 'ssl'
    _windows_cert_stores = ('CA', 'ROOT')

    # Set by the modules that define them.
    sslsocket_class = None
    sslobject_class = None

    def __new__(cls, protocol=None, *args, **kwargs):
        if protocol is None:
            _deprecated('ssl.SSLContext() without protocol argument is deprecated.')
            protocol = _SSLMethod.PROTOCOL_TLS
        if not isinstance(protocol, int):
            raise TypeError(f"'{type(protocol).__name__}' object cannot be interpreted as an integer")
        try:
            protocol = _SSLMethod(protocol)
        except ValueError:
            raise ValueError(f'invalid or unsupported protocol version {protocol}') from None
        if protocol not in (_SSLMethod.PROTOCOL_TLS_CLIENT, _SSLMethod.PROTOCOL_TLS_SERVER):
            _deprecated(f'ssl.{protocol.name} is deprecated')
        self = super().__new__(cls)
        client = protocol == _SSLMethod.PROTOCOL_TLS_CLIENT
        self._protocol = protocol
        self._check_hostname = client
        self._verify_mode = VerifyMode.CERT_REQUIRED if client else VerifyMode.CERT_NONE
        self._verify_flags = VerifyFlags.VERIFY_X509_TRUSTED_FIRST
        self._options = (
            Options.OP_ALL
            | Options.OP_NO_SSLv3
            | Options.OP_CIPHER_SERVER_PREFERENCE
            | Options.OP_NO_COMPRESSION
            | Options.OP_ENABLE_MIDDLEBOX_COMPAT
        )
        self._minimum_version = TLSVersion.TLSv1_2
        self._maximum_version = TLSVersion.MAXIMUM_SUPPORTED
        self._alpn_protocols = ()
        self._host_flags = _ssl.HOSTFLAG_NO_PARTIAL_WILDCARDS
        self._num_tickets = 2
        self._sni_callback = None
        self._message_callback = None
        self._roots = {'x509': 0, 'crl': 0, 'x509_ca': 0}
        self._gives_roots = False
        self.keylog_filename = None
        return self

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                    server_hostname=None, session=None):
        """Turns a stream socket into an SSLSocket, which takes it over. Only the client's side is supported."""
        return self.sslsocket_class._create(
            sock=sock,
            server_side=server_side,
            do_handshake_on_connect=do_handshake_on_connect,
            suppress_ragged_eofs=suppress_ragged_eofs,
            server_hostname=server_hostname,
            context=self,
            session=session,
        )

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        """Not supported: TLS is spoken by the controller, which needs a socket for that. Raises SSLError."""
        return self.sslobject_class._create(
            incoming,
            outgoing,
            server_side=server_side,
            server_hostname=self._encode_hostname(server_hostname),
            session=session,
            context=self,
        )

    def _encode_hostname(self, hostname):
        if hostname is None:
            return None
        name = (hostname.encode('idna') if isinstance(hostname, str) else hostname).decode('ascii')
        if not name or name.startswith('.'):
            raise ValueError('server_hostname cannot be an empty string or start with a leading dot.')
        if '\0' in name:
            raise TypeError('argument must be encoded string without null bytes, not str')
        return name

    def _check_version(self, name):
        """Refuses a session of a version that the program does not want."""
        version, excluded = _versions.get(name, (None, 0))
        if version is not None and (version < self._minimum_version or self._options & excluded):
            raise _error('SSL', 'UNSUPPORTED_PROTOCOL', f'unsupported protocol: the server speaks {name}')

    def set_alpn_protocols(self, alpn_protocols):
        """Names of application protocols to offer, the preferred one first (RFC 7301)."""
        protocols = []
        for protocol in alpn_protocols:
            name = bytes(protocol, 'ascii')
            if not 0 < len(name) < 256:
                raise SSLError('ALPN protocols must be 1 to 255 in length')
            protocols.append(name.decode())
        self._alpn_protocols = tuple(protocols)

    def set_npn_protocols(self, npn_protocols):
        """Without effect: ALPN replaced it."""
        _deprecated('ssl NPN is deprecated, use ALPN instead')

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """Accepted without effect: the controller verifies, with its own roots."""
        if not isinstance(purpose, _ASN1Object):
            raise TypeError(purpose)

    def set_default_verify_paths(self):
        """Accepted without effect: the controller verifies, with its own roots."""

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        """Looks whether there are certificates, which are not used: the controller verifies, with its own roots."""
        if cafile is None and capath is None and cadata is None:
            raise TypeError('cafile, capath and cadata cannot be all omitted')
        if capath is not None:
            os.fspath(capath)
        if cadata is not None:
            self._count_roots(_checked_data(cadata))
        if cafile is not None:
            with open(cafile, 'rb') as file:
                data = file.read()
            if not any(mark in data for mark in _marks):
                raise _error('X509', 'NO_CERTIFICATE_OR_CRL_FOUND', 'no certificate or crl found')
            self._count_roots(data)
        self._gives_roots = True

    def _count_roots(self, data):
        certificates = max(1, sum(data.count(mark) for mark in _marks[:2]))
        self._roots['x509'] += certificates
        self._roots['x509_ca'] += certificates

    def cert_store_stats(self):
        """How many certificates the program loaded; none of them is used."""
        return dict(self._roots)

    def get_ca_certs(self, binary_form=False):
        """An empty list: the roots are the controller's."""
        return []

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        """Not supported: the controller presents no client certificates. Raises SSLError."""
        for path in (certfile, keyfile):
            if path is not None:
                os.stat(path)
        raise SSLError(SSL_ERROR_SSL, 'client and server certificates are not supported: TLS ends at the '
                       'controller of the sandbox, which does not take private keys from programs')

    def set_ciphers(self, ciphers, /):
        """Accepted without effect: the controller chooses the cipher suites."""
        if not isinstance(ciphers, str):
            raise TypeError(f'argument must be str, not {type(ciphers).__name__}')
        if not ciphers.strip():
            raise SSLError('No cipher can be selected.')

    def get_ciphers(self):
        """Some of the cipher suites that a controller offers."""
        return [
            {'id': number, 'name': name, 'protocol': protocol, 'description': f'{name} {protocol}',
             'strength_bits': bits, 'alg_bits': bits, 'aead': True}
            for number, name, protocol, bits in _ciphers
        ]

    def load_dh_params(self, path, /):
        """Accepted without effect, if there is such a file: only servers need them."""
        os.stat(path)

    def set_ecdh_curve(self, name, /):
        """Accepted without effect: the controller chooses the curves."""

    def set_servername_callback(self, server_name_callback):
        """Accepted without effect: only servers call it."""
        self.sni_callback = server_name_callback

    def set_psk_client_callback(self, callback):
        """Not supported, except for None."""
        if callback is not None:
            raise SSLError(SSL_ERROR_SSL, 'pre-shared keys are not supported in the sandbox')

    def set_psk_server_callback(self, callback, identity_hint=None):
        """Not supported, except for None."""
        self.set_psk_client_callback(callback)

    def session_stats(self):
        """Counters, all zero: sessions are kept by the controller."""
        names = 'number connect connect_good connect_renegotiate accept accept_good accept_renegotiate'
        return dict.fromkeys(f'{names} hits misses timeouts cache_full'.split(), 0)

    @property
    def protocol(self):
        """The protocol that the context was made for."""
        return self._protocol

    @property
    def check_hostname(self):
        """Whether the program wants the server's name checked. The controller does so in any case."""
        return self._check_hostname

    @check_hostname.setter
    def check_hostname(self, value):
        self._check_hostname = bool(value)
        if value and self._verify_mode == VerifyMode.CERT_NONE:
            self._verify_mode = VerifyMode.CERT_REQUIRED

    @property
    def verify_mode(self):
        """Whether the program wants certificates verified. The controller does so even for CERT_NONE."""
        return self._verify_mode

    @verify_mode.setter
    def verify_mode(self, value):
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        try:
            mode = VerifyMode(value)
        except ValueError:
            raise ValueError('invalid value for verify_mode') from None
        if mode == VerifyMode.CERT_NONE and self._check_hostname:
            raise ValueError('Cannot set verify_mode to CERT_NONE when check_hostname is enabled.')
        self._verify_mode = mode

    @property
    def verify_flags(self):
        """Remembered, without effect."""
        return self._verify_flags

    @verify_flags.setter
    def verify_flags(self, value):
        self._verify_flags = VerifyFlags(_unsigned(value))

    @property
    def options(self):
        """Of these, the OP_NO_TLSv1* ones have an effect: a session of such a version is refused."""
        return self._options

    @options.setter
    def options(self, value):
        self._options = Options(_unsigned(value))

    @property
    def minimum_version(self):
        """The lowest version of a session that is not refused."""
        return self._minimum_version

    @minimum_version.setter
    def minimum_version(self, value):
        self._minimum_version = _version(value, TLSVersion.MAXIMUM_SUPPORTED, TLSVersion.TLSv1_3)

    @property
    def maximum_version(self):
        """Remembered, without effect."""
        return self._maximum_version

    @maximum_version.setter
    def maximum_version(self, value):
        self._maximum_version = _version(value, TLSVersion.MINIMUM_SUPPORTED, TLSVersion.TLSv1_2)

    @property
    def hostname_checks_common_name(self):
        """Remembered, without effect: the controller looks at subject alternative names first."""
        return not self._host_flags & _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @hostname_checks_common_name.setter
    def hostname_checks_common_name(self, value):
        if value:
            self._host_flags &= ~_ssl.HOSTFLAG_NEVER_CHECK_SUBJECT
        else:
            self._host_flags |= _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @property
    def num_tickets(self):
        """Remembered, without effect."""
        return self._num_tickets

    @num_tickets.setter
    def num_tickets(self, value):
        if value < 0:
            raise ValueError('value must be non-negative')
        if self._protocol != _SSLMethod.PROTOCOL_TLS_SERVER:
            raise ValueError('SSLContext is not a server context.')
        self._num_tickets = value

    @property
    def post_handshake_auth(self):
        """None: authentication after the handshake needs client certificates."""
        return None

    @post_handshake_auth.setter
    def post_handshake_auth(self, value):
        pass

    @property
    def security_level(self):
        """The level of OpenSSL that the controller's defaults have."""
        return 2

    @property
    def sni_callback(self):
        """Remembered, without effect: only servers call it."""
        return self._sni_callback

    @sni_callback.setter
    def sni_callback(self, value):
        self._sni_callback = _callback(value, 'not a callable object')

    @property
    def _msg_callback(self):
        return self._message_callback

    @_msg_callback.setter
    def _msg_callback(self, value):
        self._message_callback = _callback(value, f'{value} is not callable.')


def _callback(value, complaint):
    if value is not None and not callable(value):
        raise TypeError(complaint)
    return value


def _error(library, reason, text):
    error = SSLError(SSL_ERROR_SSL, f'[{library}: {reason}] {text}')
    error.library, error.reason = library, reason
    return error


def _checked_data(cadata):
    if isinstance(cadata, str):
        try:
            data = cadata.encode('ascii')
        except UnicodeEncodeError:
            raise TypeError('cadata should be an ASCII string or a bytes-like object') from None
        missing = 'no start line' if _marks[0] not in data else None
    else:
        data = bytes(memoryview(cadata))
        # A certificate in DER form is an ASN.1 SEQUENCE.
        missing = 'not enough data' if data[:1] != b'\x30' or len(data) < 16 else None
    if not data:
        raise ValueError('Empty certificate data')
    if missing is not None:
        raise SSLError(SSL_ERROR_SSL, f'{missing}: cadata does not contain a certificate')
    return data


def _unsigned(value):
    if not isinstance(value, int):
        raise TypeError(f'argument must be int, not {type(value).__name__}')
    if value < 0:
        raise OverflowError("can't convert negative int to unsigned")
    return value


def _version(value, extreme, meaning):
    try:
        version = TLSVersion(value)
    except ValueError:
        raise ValueError(f'Unsupported TLS/SSL version {value!r:.40}') from None
    return meaning if version == extreme else version
`;
