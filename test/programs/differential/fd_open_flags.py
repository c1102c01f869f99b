# area: os.open flags: O_EXCL, O_APPEND, O_TRUNC, O_DIRECTORY, O_NOFOLLOW, trailing slashes
import errno
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)
os.umask(0o022)


def attempt(label, path, flags, mode=0o666):
    try:
        fd = os.open(path, flags, mode)
    except OSError as error:
        print(f"{label}: {type(error).__name__} {errno.errorcode[error.errno]} {error.filename!r}")
        return None
    print(f"{label}: opened")
    return fd


def done(fd):
    if fd is not None:
        os.close(fd)


done(attempt("missing", "new", os.O_RDONLY))
done(attempt("create", "new", os.O_WRONLY | os.O_CREAT))
done(attempt("create again", "new", os.O_WRONLY | os.O_CREAT))
done(attempt("exclusive", "new", os.O_WRONLY | os.O_CREAT | os.O_EXCL))
done(attempt("exclusive fresh", "fresh", os.O_WRONLY | os.O_CREAT | os.O_EXCL))
done(attempt("below missing", "no/such", os.O_WRONLY | os.O_CREAT))
done(attempt("below a file", "new/x", os.O_WRONLY | os.O_CREAT))

fd = attempt("append", "new", os.O_RDWR | os.O_APPEND)
os.write(fd, b"one")
os.lseek(fd, 0, os.SEEK_SET)
os.write(fd, b"two")
print(os.pread(fd, 10, 0), os.lseek(fd, 0, os.SEEK_CUR))
second = os.open("new", os.O_WRONLY | os.O_APPEND)
os.write(second, b"three")
os.write(fd, b"four")
print(os.pread(fd, 50, 0))
done(second)
done(attempt("truncate", "new", os.O_WRONLY | os.O_TRUNC))
print(os.fstat(fd).st_size)
os.write(fd, b"after")
print(os.pread(fd, 50, 0))
done(fd)

os.mkdir("dir")
os.symlink("new", "link")
os.symlink("dir", "dirlink")
done(attempt("directory", "dir", os.O_RDONLY | os.O_DIRECTORY))
done(attempt("directory on file", "new", os.O_RDONLY | os.O_DIRECTORY))
done(attempt("directory through link", "dirlink", os.O_RDONLY | os.O_DIRECTORY))
done(attempt("write directory", "dir", os.O_WRONLY))
done(attempt("truncate directory", "dir", os.O_RDWR | os.O_TRUNC))
done(attempt("nofollow", "link", os.O_RDONLY | os.O_NOFOLLOW))
done(attempt("nofollow in the middle", "dirlink/../new", os.O_RDONLY | os.O_NOFOLLOW))
done(attempt("slash after file", "new/", os.O_RDONLY))
done(attempt("slash after folder", "dir/", os.O_RDONLY))
done(attempt("create with slash", "brand/", os.O_WRONLY | os.O_CREAT))
done(attempt("empty", "", os.O_RDONLY))
done(attempt("long name", "n" * 256, os.O_WRONLY | os.O_CREAT))
done(attempt("longest name", "n" * 255, os.O_WRONLY | os.O_CREAT))
done(attempt("long path", "dir/" * 1200 + "x", os.O_RDONLY))
done(attempt("cloexec", "new", os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK))
print(sorted(name[:5] for name in os.listdir()))
os.chdir("/")
shutil.rmtree(base)
