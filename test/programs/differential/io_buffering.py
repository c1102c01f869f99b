# area: buffered, unbuffered and line-buffered files, peek, readinto, BufferedRandom, BufferedRWPair
import io
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "data")


class Counting(io.RawIOBase):
    def __init__(self, data=b""):
        self.data, self.position, self.calls, self.written = data, 0, 0, []

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, buffer):
        self.calls += 1
        chunk = self.data[self.position : self.position + min(len(buffer), 5)]
        buffer[: len(chunk)] = chunk
        self.position += len(chunk)
        return len(chunk)

    def write(self, data):
        self.written.append(bytes(data))
        return len(data)


raw = Counting(b"abcdefghijkl")
reader = io.BufferedReader(raw, 8)
print(reader.peek(2)[:2], reader.read(3), reader.read1(100), reader.read(4), raw.calls, reader.read())
raw = Counting()
writer = io.BufferedWriter(raw, 8)
for piece in (b"123", b"456", b"789", b"x" * 20):
    writer.write(piece)
print(raw.written)
writer.flush()
print(b"".join(raw.written))
pair = io.BufferedRWPair(Counting(b"input"), Counting(), 4)
print(pair.read(2), pair.write(b"zz"), pair.readable(), pair.writable())
pair.close()

with open(path, "wb", buffering=16) as handle:
    handle.write(b"small")
    print(os.path.getsize(path), end=" ")
    handle.write(b"more than sixteen bytes")
    print(os.path.getsize(path) > 0, handle.raw.tell() >= 5)
with open(path, "wb", buffering=0) as handle:
    print(type(handle).__name__, handle.write(b"now"), os.path.getsize(path))
with open(path, "w", buffering=1) as handle:
    handle.write("partial")
    before = os.path.getsize(path)
    handle.write(" line\nrest")
    print(before, os.path.getsize(path) >= 12, handle.line_buffering)
with open(path, "w+b") as handle:
    print(type(handle).__name__, handle.write(b"0123456789"), handle.seek(3), handle.read(2), handle.write(b"AB"), handle.tell(), handle.read())
    handle.seek(0)
    print(handle.read(), handle.seek(-2, 2), handle.read(), handle.readinto(bytearray(3)))
handle = open(path, "rb")
detached = handle.detach()
print(detached.read(4))
detached.close()
for call in [lambda: open(path, "r", buffering=0), lambda: handle.read(1), lambda: io.BytesIO(b"").read("x")]:
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
print(io.DEFAULT_BUFFER_SIZE >= 8192)
shutil.rmtree(base)
