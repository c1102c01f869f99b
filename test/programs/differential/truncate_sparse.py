# area: truncate, ftruncate, holes and appends: how file sizes and contents move
import errno
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)


def attempt(label, call):
    try:
        print(label, "->", call())
    except OSError as error:
        print(label, "->", type(error).__name__, errno.errorcode[error.errno])


with open("f", "wb") as handle:
    handle.write(b"0123456789")
os.truncate("f", 4)
print(os.path.getsize("f"))
os.truncate("f", 8)
with open("f", "rb") as handle:
    print(handle.read())

descriptor = os.open("f", os.O_RDWR)
print(os.lseek(descriptor, 0, os.SEEK_END))
os.ftruncate(descriptor, 2)
print(os.lseek(descriptor, 0, os.SEEK_CUR), os.read(descriptor, 10))
os.write(descriptor, b"!")
print(os.pread(descriptor, 100, 0))
os.lseek(descriptor, 1 << 20, os.SEEK_SET)
os.write(descriptor, b"end")
print(os.fstat(descriptor).st_size, os.pread(descriptor, 5, (1 << 20) - 2), os.pread(descriptor, 3, 5000))
os.ftruncate(descriptor, 0)
print(os.fstat(descriptor).st_size, os.read(descriptor, 1))
os.close(descriptor)

with open("g", "w+b") as handle:
    handle.write(b"abcdef")
    handle.seek(3)
    print(handle.truncate(), handle.tell(), handle.read())
    handle.truncate(6)
    print(handle.tell(), handle.read())
    handle.seek(0)
    print(handle.read())
with open("t", "w+", encoding="utf-8") as handle:
    handle.write("héllo wörld")
    handle.truncate(6)
    handle.seek(0)
    print(handle.read())

read_only = os.open("g", os.O_RDONLY)
attempt("ftruncate read-only", lambda: os.ftruncate(read_only, 1))
os.close(read_only)
attempt("ftruncate closed", lambda: os.ftruncate(read_only, 1))
attempt("truncate negative", lambda: os.truncate("g", -1))
attempt("truncate folder", lambda: os.truncate(".", 0))
attempt("truncate missing", lambda: os.truncate("missing", 0))
pipe = os.pipe()
attempt("ftruncate pipe", lambda: os.ftruncate(pipe[1], 1))
attempt("truncate by descriptor", lambda: os.truncate(os.open("g", os.O_WRONLY), 2))
print(os.path.getsize("g"))
os.chdir("/")
shutil.rmtree(base)
