# area: struct: packing fixed-size records in a binary file, endianness, errors
import os
import shutil
import struct
import tempfile

HEADER = struct.Struct("<4sHI")
RECORD = struct.Struct("<I10s?xfd")
people = [(1, "Ann", True, 1.5, 2.25), (2, "Björk", False, -0.5, 1e300), (3, "a-very-long-name", True, 0.0, -0.0)]

folder = tempfile.mkdtemp()
path = os.path.join(folder, "people.dat")
with open(path, "wb") as handle:
    handle.write(HEADER.pack(b"PPL1", 1, len(people)))
    for number, name, active, low, high in people:
        handle.write(RECORD.pack(number, name.encode("utf-8")[:10], active, low, high))
print(os.path.getsize(path), HEADER.size, RECORD.size)
with open(path, "r+b") as handle:
    magic, version, count = HEADER.unpack(handle.read(HEADER.size))
    print(magic, version, count)
    handle.seek(HEADER.size + RECORD.size)
    number, name, *rest = RECORD.unpack(handle.read(RECORD.size))
    print(number, name.rstrip(b"\0").decode(), rest)
    handle.seek(HEADER.size + 4)
    handle.write(b"ANN")
with open(path, "rb") as handle:
    handle.seek(HEADER.size)
    for record in RECORD.iter_unpack(handle.read()):
        print(record[0], record[1])
shutil.rmtree(folder)

print(struct.pack(">bBhHiIqQ", -1, 255, -2, 65535, -3, 2**32 - 1, -4, 2**64 - 1).hex())
print(struct.unpack("!3s2xI", b"abc\0\0\0\0\1\0"), struct.calcsize("<bq"), struct.calcsize(">3H"))
print(struct.pack("<e", 1.5).hex(), struct.unpack("<f", struct.pack("<f", 0.1))[0], struct.pack("<5p", b"pascal"))
buffer = bytearray(8)
struct.pack_into("<H", buffer, 3, 0xBEEF)
print(buffer.hex(), struct.unpack_from("<H", buffer, 3)[0] == 0xBEEF)
for code, value in [("<B", 256), ("<b", "x"), ("<H", 1.5), ("<2s", 5)]:
    try:
        struct.pack(code, value)
    except struct.error:
        print(code, repr(value), "struct.error")
for code, data in [("<I", b"abc"), ("<z", b"")]:
    try:
        struct.unpack(code, data)
    except struct.error as error:
        print(error)
