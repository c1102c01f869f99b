/** `_vitrine_ssl_enums`: the enumerations of `ssl`, made of the numbers in `_ssl`. */
export const enumsSource = `"""The enumerations of the ssl module."""

import collections as _collections
import enum as _enum

import _ssl

_convert_int = _enum.IntEnum._convert_
_convert_flag = _enum.IntFlag._convert_

_convert_int('_SSLMethod', __name__, lambda name: name.startswith('PROTOCOL_') and name != 'PROTOCOL_SSLv23', _ssl)
_convert_flag('Options', __name__, lambda name: name.startswith('OP_'), _ssl)
_convert_int('AlertDescription', __name__, lambda name: name.startswith('ALERT_DESCRIPTION_'), _ssl)
_convert_int('SSLErrorNumber', __name__, lambda name: name.startswith('SSL_ERROR_'), _ssl)
_convert_flag('VerifyFlags', __name__, lambda name: name.startswith('VERIFY_'), _ssl)
_convert_int('VerifyMode', __name__, lambda name: name.startswith('CERT_'), _ssl)

PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_TLS


class TLSVersion(_enum.IntEnum):
    """Versions of the protocol, for SSLContext.minimum_version and maximum_version."""

    MINIMUM_SUPPORTED = _ssl.PROTO_MINIMUM_SUPPORTED
    SSLv3 = _ssl.PROTO_SSLv3
    TLSv1 = _ssl.PROTO_TLSv1
    TLSv1_1 = _ssl.PROTO_TLSv1_1
    TLSv1_2 = _ssl.PROTO_TLSv1_2
    TLSv1_3 = _ssl.PROTO_TLSv1_3
    MAXIMUM_SUPPORTED = _ssl.PROTO_MAXIMUM_SUPPORTED


class _ASN1Object(_collections.namedtuple('_ASN1Object', 'nid shortname longname oid')):
    """An ASN.1 object identifier."""

    __slots__ = ()

    def __new__(cls, oid):
        return super().__new__(cls, *_ssl.txt2obj(oid, name=False))

    @classmethod
    def fromnid(cls, nid):
        """The object of a number of OpenSSL."""
        return super().__new__(cls, *_ssl.nid2obj(nid))

    @classmethod
    def fromname(cls, name):
        """The object of a short name, a long name or an OID."""
        return super().__new__(cls, *_ssl.txt2obj(name, name=True))


class Purpose(_ASN1Object, _enum.Enum):
    """What certificates are for, as extended key usages have it."""

    SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
    CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'


for _class in (_SSLMethod, Options, AlertDescription, SSLErrorNumber, VerifyFlags, VerifyMode, TLSVersion):
    _class.__module__ = 'ssl'
_ASN1Object.__module__ = Purpose.__module__ = 'ssl'
del _class
`;
