/** `_vitrine_ssl_certificate`: from what the controller reports of a certificate to what `getpeercert` returns. */
export const certificateSource = String.raw`"""Certificates as the controller reports them, and as the ssl module shows them."""

import re

# Short names of RFC 4514 and OpenSSL, and the long ones that ssl shows.
_attributes = {
    'C': 'countryName',
    'ST': 'stateOrProvinceName',
    'L': 'localityName',
    'O': 'organizationName',
    'OU': 'organizationalUnitName',
    'CN': 'commonName',
    'SN': 'surname',
    'GN': 'givenName',
    'DC': 'domainComponent',
    'UID': 'userId',
    'street': 'streetAddress',
    'jurisdictionC': 'jurisdictionCountryName',
    'jurisdictionST': 'jurisdictionStateOrProvinceName',
    'jurisdictionL': 'jurisdictionLocalityName',
}

# "DNS:a, IP Address:1.2.3.4"; what holds commas or quotes is quoted as in JSON.
_alternative = re.compile(r'\s*([^:,"]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)')

_accesses = {'OCSP - URI': 'OCSP', 'CA Issuers - URI': 'caIssuers'}


def _name(names):
    """{'CN': 'a', 'OU': ['b', 'c']} as a tuple of relative distinguished names."""
    if not isinstance(names, dict):
        return ()
    result = []
    for key, values in names.items():
        for value in values if isinstance(values, list) else [values]:
            result.append(((_attributes.get(key, key), str(value)),))
    return tuple(result)


def _alternatives(text):
    import json

    result = []
    for match in _alternative.finditer(text):
        kind, value = match.groups()
        if value.startswith('"'):
            try:
                value = json.loads(value)
            except ValueError:
                continue
        result.append((kind, value))
    return tuple(result)


def as_dict(peer):
    """The dict that getpeercert() returns."""
    result = {'subject': _name(peer.get('subject')), 'issuer': _name(peer.get('issuer')), 'version': 3}
    for key in ('serialNumber', 'notBefore', 'notAfter'):
        if isinstance(peer.get(key), str):
            result[key] = peer[key]
    if isinstance(peer.get('subjectAltName'), str):
        result['subjectAltName'] = _alternatives(peer['subjectAltName'])
    access = peer.get('infoAccess')
    if isinstance(access, dict):
        for key, values in access.items():
            if key in _accesses and isinstance(values, list):
                result[_accesses[key]] = tuple(map(str, values))
    return result


def as_der(peer):
    """The certificate in DER form; None when the controller does not report it."""
    text = peer.get('derBase64')
    if not isinstance(text, str):
        return None
    import binascii

    try:
        return binascii.a2b_base64(text)
    except ValueError:
        return None
`;
