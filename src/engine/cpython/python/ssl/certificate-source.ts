/** `_vitrine_ssl_certificate`: from what the controller reports of a certificate to what `getpeercert` returns. */
export const certificateSource = `"""Certificates as the controller reports them, and as the ssl module shows them."""


def _tuples(value):
    """JSON's lists as tuples, however nested."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def as_dict(peer):
    """The dict that getpeercert() returns."""
    result = {'subject': (), 'issuer': (), 'version': 3}
    for key in ('subject', 'issuer', 'subjectAltName'):
        if isinstance(peer.get(key), list):
            result[key] = _tuples(peer[key])
    for key in ('serialNumber', 'notBefore', 'notAfter'):
        if isinstance(peer.get(key), str):
            result[key] = peer[key]
    return result


def as_der(peer):
    """The certificate in DER form; None when the controller does not report it, for lack of room."""
    text = peer.get('derBase64')
    if not isinstance(text, str):
        return None
    import binascii

    try:
        return binascii.a2b_base64(text)
    except ValueError:
        return None
`;
