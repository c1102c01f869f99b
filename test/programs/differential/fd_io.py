# area: descriptor-level open, read, write, lseek, pread, pwrite, readv, writev, close
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


fd = os.open("f", os.O_RDWR | os.O_CREAT, 0o644)
print(os.write(fd, b"hello world"), os.lseek(fd, 0, os.SEEK_CUR), os.read(fd, 5))
print(os.lseek(fd, -5, os.SEEK_END), os.read(fd, 100), os.read(fd, 100))
print(os.lseek(fd, 2, os.SEEK_SET), os.lseek(fd, 3, os.SEEK_CUR), os.write(fd, memoryview(b"_")), os.lseek(fd, 0, os.SEEK_SET), os.read(fd, 99))
print(os.pread(fd, 3, 6), os.pwrite(fd, b"WOR", 6), os.lseek(fd, 0, os.SEEK_CUR), os.pread(fd, 20, 0), os.pread(fd, 5, 100))
print(os.pwrite(fd, b"far", 15), os.pread(fd, 30, 0), os.pread(fd, 0, 0))
os.lseek(fd, 0, os.SEEK_SET)
buffers = [bytearray(4), bytearray(1), bytearray(6)]
print(os.readv(fd, buffers), buffers)
print(os.writev(fd, [b"a", bytearray(b"bc"), memoryview(b"def")]), os.pread(fd, 30, 0))
attempt("negative seek", lambda: os.lseek(fd, -1, os.SEEK_SET))
attempt("bad whence", lambda: os.lseek(fd, 0, 77))
attempt("pread negative", lambda: os.pread(fd, 1, -1))
attempt("fsync", lambda: (os.fsync(fd), os.fdatasync(fd)))
attempt("isatty", lambda: os.isatty(fd))

other = os.open("f", os.O_RDONLY)
print(other != fd, os.read(other, 5), os.write(fd, b"!"), os.lseek(other, 0, os.SEEK_CUR))
attempt("write read-only", lambda: os.write(other, b"x"))
attempt("pwrite read-only", lambda: os.pwrite(other, b"x", 0))
attempt("close", lambda: os.close(other))
attempt("close again", lambda: os.close(other))
attempt("read closed", lambda: os.read(other, 1))
attempt("lseek closed", lambda: os.lseek(other, 0, 0))
attempt("fstat closed", lambda: os.fstat(other))
attempt("write -1", lambda: os.write(-1, b""))
write_only = os.open("f", os.O_WRONLY)
attempt("read write-only", lambda: os.read(write_only, 1))
attempt("lowest free", lambda: write_only == other)
os.closerange(fd, max(fd, write_only) + 1)
attempt("after closerange", lambda: os.fstat(fd))
folder = os.open(".", os.O_RDONLY)
attempt("read folder", lambda: os.read(folder, 1))
os.close(folder)
with os.fdopen(os.open("f", os.O_RDONLY), "rb") as handle:
    print(handle.read(3), handle.mode)
os.chdir("/")
shutil.rmtree(base)
