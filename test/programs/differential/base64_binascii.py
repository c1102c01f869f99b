# area: base64, binascii, quoted-printable, crc and uuid values
import base64
import binascii
import quopri
import uuid
import zlib

payload = bytes(range(0, 256, 7)) + "žluťoučký".encode()
for name in ["b64", "urlsafe_b64", "b32", "b16", "a85", "b85"]:
    encoded = getattr(base64, name + "encode")(payload)
    print(f"{name:<12} {len(encoded):>3} {encoded[:24].decode()} {getattr(base64, name + 'decode')(encoded) == payload}")
print(base64.encodebytes(payload * 2).decode(), end="")
print(base64.b64decode(b"aGVs\nbG8="), base64.standard_b64decode("aGk="))
for bad in [b"abc", b"a", b"@@@@"]:
    try:
        print(base64.b64decode(bad, validate=True))
    except binascii.Error as error:
        print(bad, type(error).__name__)
print(base64.b32decode("mzxw6===", casefold=True), base64.b16decode("6d6f", casefold=True))
print(binascii.hexlify(b"\x00\xff\x10", "-"), binascii.unhexlify("00ff"), binascii.b2a_base64(b"hi", newline=False))
try:
    binascii.unhexlify("abc")
except binascii.Error as error:
    print(error)
print(f"{binascii.crc32(b'123456789'):08x} {zlib.crc32(b'6789', zlib.crc32(b'12345')):08x} {zlib.adler32(b'Wikipedia'):08x}")
print(binascii.crc_hqx(b"123456789", 0))
print(quopri.encodestring("naïve = ok\t\n".encode("latin-1")), quopri.decodestring(b"=E9t=E9 soft=\nbreak"))

print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.uuid3(uuid.NAMESPACE_URL, "urn:x"))
one = uuid.UUID("{12345678-1234-5678-1234-567812345678}")
print(one.hex, one.int, one.version, one.variant, one.urn, one.fields)
random_one = uuid.uuid4()
print(random_one.version, len(str(random_one)), uuid.UUID(bytes=random_one.bytes) == random_one)
