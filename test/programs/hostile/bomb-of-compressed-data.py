# tries: unpack small inputs that grow a thousandfold: zlib, gzip, bz2, lzma, zstd, zip
# holds: MemoryError for those read whole; ENOSPC for those unpacked to files
# options: {"limits": {"memory": "64MiB", "files": "8MiB", "cpu": "20s", "wall": "30s"}}
# expect: {"exitCode": 0, "stdout": "zlib held\ngzip held\nbz2 held\nlzma held\nzstd held\nzip held\n"}
import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from compression import zstd

SIZE = 48
block = bytes(1 << 20)


def packed(compressor):
    return b''.join([compressor.compress(block) for turn in range(SIZE)] + [compressor.flush()])


BOMBS = {
    'zlib': lambda: zlib.decompress(packed(zlib.compressobj(1))),
    'gzip': lambda: gzip.decompress(packed(zlib.compressobj(1, zlib.DEFLATED, 31))),
    'bz2': lambda: bz2.decompress(packed(bz2.BZ2Compressor(1))),
    'lzma': lambda: lzma.decompress(packed(lzma.LZMACompressor(preset=0))),
    'zstd': lambda: zstd.decompress(packed(zstd.ZstdCompressor(level=1))),
}
for name, explode in BOMBS.items():
    try:
        size = len(explode())
    except MemoryError:
        print(name, 'held')
    else:
        print('ESCAPED:', name, size)
archive = io.BytesIO()
with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as file:
    with file.open('bomb', 'w') as member:
        for turn in range(32):
            member.write(block)
try:
    zipfile.ZipFile(archive).extractall('/tmp')
except OSError:
    print('zip held')
else:
    print('ESCAPED: zip')
