# area: zlib and gzip: one-shot and streaming round trips, multi-member files, corrupt data
import gzip
import io
import os
import shutil
import tempfile
import zlib

original = b"".join(b"line %d of a fairly repetitive text\n" % (n % 50) for n in range(2000))
for level in (0, 1, 6, 9):
    packed = zlib.compress(original, level)
    print(level, len(packed) < len(original), zlib.decompress(packed) == original)
compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
raw = b"".join(compressor.compress(original[i : i + 777]) for i in range(0, len(original), 777)) + compressor.flush()
decompressor = zlib.decompressobj(-15)
restored = decompressor.decompress(raw + b"tail", 1000)
while not decompressor.eof:
    restored += decompressor.decompress(decompressor.unconsumed_tail, 5000)
print(restored == original, decompressor.eof, decompressor.unused_data)
seeded = zlib.compressobj(zdict=b"fairly repetitive text")
small = seeded.compress(b"a fairly repetitive text") + seeded.flush()
print(zlib.decompressobj(zdict=b"fairly repetitive text").decompress(small))
for bad in [b"not zlib data", zlib.compress(b"x" * 100)[:-4]]:
    try:
        zlib.decompress(bad)
    except zlib.error:
        print("zlib.error")

folder = tempfile.mkdtemp()
path = os.path.join(folder, "log.gz")
with gzip.open(path, "wt", encoding="utf-8", newline="\n") as handle:
    handle.write("première\n" * 3)
with gzip.open(path, "ab") as handle:
    handle.write(b"second member\n")
with gzip.open(path, "rt", encoding="utf-8") as handle:
    print(handle.readline().strip(), handle.readlines()[-1].strip())
with gzip.GzipFile(path) as handle:
    handle.seek(10)
    print(handle.read(10), handle.tell(), handle.peek(1)[:1])
with open(path, "rb") as handle:
    whole = handle.read()
print(whole[:3].hex(), len(gzip.decompress(whole)), gzip.decompress(gzip.compress(b"abc", mtime=0)))
for bad in [whole[:-3], b"plain", whole[:-8] + bytes(8)]:
    try:
        gzip.GzipFile(fileobj=io.BytesIO(bad)).read()
    except (EOFError, OSError) as error:
        print(type(error).__name__)
shutil.rmtree(folder)
