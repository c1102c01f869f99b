# area: codecs: encodings, error handlers, BOMs, incremental decoding
import codecs

TEXT = "Ærøskøbing – 5 €, λόγος, 日本, \U0001f40d"
for name in ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-7", "utf-8-sig", "gb18030"]:
    data = TEXT.encode(name)
    print(f"{name:<10} {len(data):>3} {data[:8].hex()} {data.decode(name) == TEXT}")
for name in ["latin-1", "cp1252", "ascii", "koi8-r", "shift_jis", "cp437", "iso8859-15"]:
    data = TEXT.encode(name, "replace")
    print(f"{name:<10} {len(data):>3} {data.count(b'?'):>2} {data[:12].hex()}")
for handler in ["ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace"]:
    print(handler, "é€\U0001f40d".encode("ascii", handler))
for handler in ["ignore", "replace", "backslashreplace", "surrogateescape"]:
    print(handler, ascii(b"a\xffb\xc3(".decode("utf-8", handler)))
assert b"\xff\xfe".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape") == b"\xff\xfe"
for data in [b"\xff", b"abc\xe2\x82", b"\xed\xa0\x80", b"\xc0\x80"]:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        print(error.encoding, error.start, error.end, error.reason)
try:
    "x\ud800".encode("utf-8")
except UnicodeEncodeError as error:
    print(error.start, error.end, error.reason)
try:
    b"x".decode("no-such-codec")
except LookupError as error:
    print(error)

decoder = codecs.getincrementaldecoder("utf-8")()
print([decoder.decode(bytes([byte])) for byte in "é€".encode()], repr(decoder.decode(b"", final=True)))
encoder = codecs.getincrementalencoder("utf-16")()
print([encoder.encode(ch)[:2] == codecs.BOM_UTF16 for ch in "ab"])
codecs.register_error("stars", lambda error: ("*" * (error.end - error.start), error.end))
print("aé€b".encode("ascii", "stars"))
print(codecs.encode("Hello", "rot13"), codecs.encode(b"ab", "hex"), codecs.decode("6162", "hex"))
print("bücher.example".encode("idna"), "münchen".encode("punycode"), "tab\t\u20ac".encode("unicode_escape"))
print(codecs.lookup("UTF8").name, codecs.lookup("latin1").name)
