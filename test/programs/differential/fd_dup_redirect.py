# area: dup and dup2: shared offsets, redirecting and restoring stdout and stderr
import contextlib
import errno
import io
import os
import shutil
import sys
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "out.txt")

fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
copy = os.dup(fd)
os.write(fd, b"abc")
os.write(copy, b"def")
print(os.lseek(fd, 0, os.SEEK_CUR), os.lseek(copy, 2, os.SEEK_SET), os.read(fd, 2), os.fstat(fd).st_ino == os.fstat(copy).st_ino)
os.close(fd)
print(os.pread(copy, 10, 0))
target = os.dup2(copy, 50)
print(target, os.dup2(50, 50), os.dup2(copy, 51, inheritable=False))
os.close(copy)
os.close(51)
print(os.pread(50, 3, 3))
os.close(50)
for call in [lambda: os.dup(50), lambda: os.dup2(50, 60), lambda: os.dup2(1, -1)]:
    try:
        call()
    except OSError as error:
        print(type(error).__name__, errno.errorcode[error.errno])

print("before")
sys.stdout.flush()
saved = os.dup(1)
fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
os.dup2(fd, 1)
os.close(fd)
print("into the file")
os.write(2, b"stderr stays\n")
sys.stdout.flush()
os.write(1, b"raw\n")
os.dup2(saved, 1)
os.close(saved)
print("after")
with open(path) as handle:
    print(handle.read().splitlines())

with open(path, "w") as handle, contextlib.redirect_stdout(handle):
    print("python level only")
captured = io.StringIO()
with contextlib.redirect_stderr(captured):
    print("caught", file=sys.stderr)
print(os.path.getsize(path), captured.getvalue().strip())
with open(1, "w", closefd=False) as again:
    again.write("through a second text layer\n")
print(sys.stdout.fileno(), sys.__stdout__ is sys.stdout, sys.stderr.fileno(), sys.stdin.fileno())
shutil.rmtree(base)
