/**
 * `vitrine._channel`: messages to the controller, over the device `/dev/vitrine` (docs/capabilities.md). One message is
 * one write and one read, so that a call costs little.
 *
 * A descriptor is taken out of the list while a message is under way: a finalizer that runs in the midst of it, and
 * has a message of its own, uses another. One whose message came to no end is closed, since an unread reply, or
 * the error that follows an interruption, may be left on it.
 */
export const channelSource = `"""Messages to the host and back."""

from errno import ECANCELED, EIO
from fcntl import F_DUPFD_CLOEXEC, fcntl
from marshal import dumps, loads
from posix import O_CLOEXEC, O_RDWR, close, fstat, open, read, write

_DEVICE = '/dev/vitrine'
_RDEV = 0x0AFF
# Short replies are read into one of CPython's small blocks.
_FIRST_READ = 448

_idle = []


def open_device():
    """Give a descriptor of the device, one that is out of the way of those that a program counts on."""
    descriptor = open(_DEVICE, O_RDWR | O_CLOEXEC)
    for lowest in (500, 200, 50):
        try:
            high = fcntl(descriptor, F_DUPFD_CLOEXEC, lowest)
        except OSError:
            continue
        close(descriptor)
        return high
    return descriptor


def is_device(descriptor):
    """Whether a descriptor still is one of the device: a program may have closed it, and opened another file."""
    try:
        return fstat(descriptor).st_rdev == _RDEV
    except OSError:
        return False


def exchange(request):
    """Have a request executed, which is no longer than messages may be: give the reply, its length in front."""
    descriptor = _idle.pop() if _idle else open_device()
    try:
        write(descriptor, len(request).to_bytes(4, 'little') + request)
        reply = read(descriptor, _FIRST_READ)
        if not 4 < len(reply) < _FIRST_READ:
            reply = _complete(descriptor, reply)
    except OSError as error:
        return _retry(descriptor, request, error)
    except BaseException:
        _discard(descriptor)
        raise
    _idle.append(descriptor)
    return reply


def _complete(descriptor, reply):
    pieces = [reply]
    missing = int.from_bytes(reply[:4], 'little') + 4 - len(reply)
    if missing < 0 or len(reply) < 5:
        raise OSError(EIO, 'what came is no reply of the host')
    while missing > 0:
        piece = read(descriptor, missing)
        if not piece:
            raise OSError(EIO, 'the reply of the host is cut off')
        pieces.append(piece)
        missing -= len(piece)
    return b''.join(pieces)


def _retry(descriptor, request, error):
    """Send a request again which did not get to the device, since the descriptor was not one of it any more."""
    if error.errno is not None and not is_device(descriptor):
        return exchange(request)
    close(descriptor)
    if error.errno == ECANCELED:
        # The interruption that ended the wait is raised here.
        for _ in range(1000):
            pass
        raise InterruptedError('the call was interrupted, and it is not known whether it took place') from None
    raise error


def _discard(descriptor):
    if is_device(descriptor):
        close(descriptor)


class HostError(Exception):
    """What the host raised. \`type\` is the name of its class there."""

    def __init__(self, message='', type='Error'):
        super().__init__(message)
        self.type = type

    def __reduce__(self):
        return HostError, (str(self), self.type)


HostError.__module__ = 'vitrine'

_kinds = {
    'permission': PermissionError,
    'attribute': AttributeError,
    'type': TypeError,
    'value': ValueError,
    'busy': BlockingIOError,
}


def failure(info):
    """The exception that an error of the host's is here."""
    message = info.get('message', '')
    kind = _kinds.get(info.get('kind'))
    if kind is None and info.get('class'):
        kind = _find_class(info['class'])
    if kind is not None:
        try:
            return kind(message)
        except Exception:
            pass
    return HostError(message, info.get('type', 'Error'))


def _find_class(name):
    """The class that the host named: of the builtins, or 'package.module:Class'. None when it is no exception."""
    from importlib import import_module

    module, colon, path = name.rpartition(':')
    try:
        found = import_module(module if colon else 'builtins')
        for part in path.split('.'):
            found = getattr(found, part)
    except Exception:
        return None
    return found if isinstance(found, type) and issubclass(found, Exception) else None
`;
