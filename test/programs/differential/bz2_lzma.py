# area: bz2 and lzma: files, streaming, filters, corrupt input
import bz2
import lzma
import os
import shutil
import tempfile

text = ("All work and no play makes a dull program. " * 400).encode()
folder = tempfile.mkdtemp()
for module, name in [(bz2, "data.bz2"), (lzma, "data.xz")]:
    path = os.path.join(folder, name)
    with module.open(path, "wb") as handle:
        for start in range(0, len(text), 1000):
            handle.write(text[start : start + 1000])
    with module.open(path, "rb") as handle:
        head = handle.read(9)
        handle.seek(-8, os.SEEK_END)
        tail = handle.read()
        handle.seek(0)
        print(name, head, tail, handle.read() == text, os.path.getsize(path) < 1000)
    with module.open(path, "rt", encoding="ascii") as handle:
        print(len(handle.readline()))
    with open(path, "rb") as handle:
        packed = handle.read()
    print(packed[:3], module.decompress(packed + packed) == text * 2)

stepwise = bz2.BZ2Decompressor()
packed = bz2.compress(text, 1) + b"extra"
out = b""
for start in range(0, len(packed), 40):
    if not stepwise.eof:
        out += stepwise.decompress(packed[start : start + 40])
print(out == text, stepwise.eof, stepwise.unused_data[:5])
try:
    bz2.decompress(b"BZh9 nonsense")
except OSError as error:
    print(type(error).__name__)

filters = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 1}]
raw = lzma.compress(text, format=lzma.FORMAT_RAW, filters=filters)
print(lzma.decompress(raw, format=lzma.FORMAT_RAW, filters=filters) == text)
alone = lzma.compress(text, format=lzma.FORMAT_ALONE)
print(lzma.decompress(alone) == text, lzma.compress(b"x", check=lzma.CHECK_CRC32)[:6])
limited = lzma.LZMADecompressor()
first = limited.decompress(lzma.compress(text), max_length=100)
print(len(first), limited.needs_input, limited.eof)
for bad in [b"junk that is not xz", lzma.compress(b"abc")[:-6]]:
    try:
        lzma.decompress(bad)
    except lzma.LZMAError:
        print("LZMAError")
shutil.rmtree(folder)
