# area: errno names, OSError subclasses chosen from errno, attributes of constructed errors
import errno
import os

NAMES = "EPERM ENOENT EINTR EIO EBADF EAGAIN ENOMEM EACCES EEXIST EXDEV ENOTDIR EISDIR EINVAL EMFILE EFBIG ENOSPC ESPIPE EROFS EPIPE ERANGE ENAMETOOLONG ENOTEMPTY ELOOP ECONNREFUSED ETIMEDOUT ECHILD ESRCH ECONNRESET ECONNABORTED EALREADY EINPROGRESS ENOSYS".split()
for name in NAMES:
    number = getattr(errno, name)
    error = OSError(number, "text")
    print(f"{name:<13}{type(error).__name__:<24}{errno.errorcode[number] == name} {os.strerror(number) != ''}")
error = OSError(errno.ENOENT, "made up", "a.txt", None, "b.txt")
print(error.filename, error.filename2, error.strerror, len(error.args), str(error).split("] ")[1])
print(OSError("just text").errno, OSError().args, OSError(1, 2).strerror, isinstance(FileNotFoundError(), LookupError))
print(issubclass(ConnectionRefusedError, ConnectionError), IOError is OSError, issubclass(TimeoutError, OSError), BlockingIOError.__mro__[1].__name__)
blocked = BlockingIOError(errno.EAGAIN, "wait", 5)
print(blocked.characters_written)
try:
    raise PermissionError(errno.EACCES, "denied", "/secret")
except OSError as caught:
    print(type(caught).__name__, errno.errorcode[caught.errno], caught.filename)
print(errno.EWOULDBLOCK == errno.EAGAIN, len(set(errno.errorcode)) > 50)
