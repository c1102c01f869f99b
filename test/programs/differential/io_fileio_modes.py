# area: every open() mode on one file, FileIO, mode attributes, update modes mixing reads and writes
import io
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)


def reset():
    with open("f", "wb") as handle:
        handle.write(b"0123456789")


for mode in ("rb", "r+b", "wb", "w+b", "ab", "a+b", "xb", "x+b"):
    reset()
    name = "f"
    if "x" in mode:
        name = "fresh"
        if os.path.exists(name):
            os.remove(name)
    with open(name, mode) as handle:
        facts = [handle.mode, handle.readable(), handle.writable(), handle.seekable(), handle.tell()]
        if handle.writable():
            handle.write(b"AB")
        if handle.readable():
            facts.append(handle.read())
            handle.seek(0)
            facts.append(handle.read(4))
    print(mode, *facts, os.path.getsize(name))
try:
    open("f", "x")
except FileExistsError as error:
    print(type(error).__name__, error.filename)

reset()
with open("f", "a+") as handle:
    handle.seek(2)
    print(handle.read(3), handle.write("end"), handle.tell())
    handle.seek(0)
    print(handle.read())
with open("f", "r+") as handle:
    handle.readline()
    handle.write("appended")
    handle.seek(0)
    handle.write("X")
with open("f") as handle:
    print(handle.read())

raw = io.FileIO("f", "r+")
print(raw.mode, raw.closefd, raw.read(4), raw.seek(0, 2), raw.write(b"raw"), raw.tell(), raw.truncate(5), raw.tell(), raw.seek(0), raw.readall())
print(isinstance(raw.fileno(), int), raw.isatty(), raw.closed)
raw.close()
for call in [raw.fileno, raw.read, lambda: io.FileIO("f", "q"), lambda: io.FileIO("missing"), lambda: io.FileIO(-5), lambda: io.FileIO("f", "r").write(b"")]:
    try:
        call()
    except (ValueError, OSError) as error:
        print(type(error).__name__)
fd = os.open("f", os.O_RDONLY)
with open(fd, "rb", closefd=False) as handle:
    handle.read(2)
print(os.fstat(fd).st_size)
with open(fd) as handle:
    print(handle.name == fd, handle.read())
try:
    os.close(fd)
except OSError as error:
    print(type(error).__name__)
os.chdir("/")
shutil.rmtree(base)
