# area: mmap of files: shared, private and read-only mappings, slices, search, flush
import mmap
import os
import re
import shutil
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "mapped")
with open(path, "wb") as handle:
    handle.write(b"alpha beta gamma\n" * 1000)


def read(start, stop):
    with open(path, "rb") as handle:
        return handle.read()[start:stop]


with open(path, "r+b") as handle, mmap.mmap(handle.fileno(), 0) as view:
    print(len(view), view[:5], view[-6:], view.find(b"gamma"), view.rfind(b"alpha"), view.find(b"nope"), view[1])
    print(view.readline(), view.tell(), view.read(5), view.read_byte(), view.tell(), view[16997:])
    view.seek(-3, 2)
    print(view.tell(), view.read())
    view[0:5] = b"ALPHA"
    view[16] = ord(";")
    view.seek(6)
    view.write(b"BETA")
    view.move(20, 0, 5)
    view.flush()
    print(view.size(), len(re.findall(rb"gamma\n", view)), view[3:20:4])
    for call in [lambda: view.__setitem__(slice(0, 2), b"xyz"), lambda: view[10**6], lambda: view.seek(10**6)]:
        try:
            call()
        except (ValueError, IndexError) as error:
            print(type(error).__name__)
print(read(0, 30), os.path.getsize(path))

with open(path, "r+b") as handle:
    private = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_COPY)
    private[:3] = b"!!!"
    print(private[:5], read(0, 5))
    private.close()
    try:
        private[0]
    except ValueError as error:
        print(type(error).__name__)
with open(path, "rb") as handle:
    with mmap.mmap(handle.fileno(), 100, access=mmap.ACCESS_READ) as fixed:
        print(len(fixed), bytes(memoryview(fixed)[6:10]))
        try:
            fixed[0] = 1
        except TypeError as error:
            print(type(error).__name__)
    offset = mmap.ALLOCATIONGRANULARITY if mmap.ALLOCATIONGRANULARITY <= 16384 else 0
    with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ, offset=offset) as shifted:
        print(len(shifted) == 17000 - offset, shifted[:10] == read(offset, offset + 10))
open(os.path.join(base, "empty"), "w").close()
with open(os.path.join(base, "empty"), "rb") as handle:
    try:
        mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError as error:
        print(error)
shutil.rmtree(base)
