"""What programs that hold capabilities share: tries that must fail, and the device by hand.

The runner fails on the words that these print for a try that worked or for a claim that is not true.
"""
import marshal
import os

FAILED = 'ESC' + 'APED'
WRONG = 'WRO' + 'NG'
LONGEST = 1_048_576 + 4096


def refused(what, call, *kinds):
    """A try that must raise one of the kinds; Exception unless said. Gives the exception."""
    try:
        got = call()
    except (kinds or Exception) as error:
        print('held:', what, type(error).__name__)
        return error
    except Exception as error:
        print(f'{WRONG}: {what}: {type(error).__name__}: {error}')
        return error
    print(f'{FAILED}: {what}: {got!r}'[:500])
    return None


def claim(what, is_true):
    print('held:' if is_true else f'{WRONG}:', what)


def handle_of(proxy):
    """The number that the host knows it by."""
    from vitrine import Capability

    return Capability._handle.__get__(proxy)


def capability(handle):
    """What stands for a capability in a message."""
    return (..., 'c', handle)


class Device:
    """The device file, by hand."""

    def __init__(self):
        self.descriptor = os.open('/dev/vitrine', os.O_RDWR)

    def write(self, data):
        return os.write(self.descriptor, data)

    def read(self):
        head = b''
        while len(head) < 4:
            piece = os.read(self.descriptor, 4 - len(head))
            if not piece:
                return None
            head += piece
        size, body = int.from_bytes(head, 'little'), b''
        while len(body) < size:
            body += os.read(self.descriptor, size - len(body))
        return body

    def frame(self, message):
        """The reply to a message of bytes, as a value."""
        data = len(message).to_bytes(4, 'little') + message
        while data:
            data = data[self.write(data):]
        return marshal.loads(self.read())

    def ask(self, request, version=2):
        return self.frame(marshal.dumps(request, version))

    def kind(self, request):
        """What kind of error comes of it, or 'value'."""
        reply = self.ask(request)
        return reply[1]['kind'] if reply[0] == 'error' else reply[0]

    def close(self):
        os.close(self.descriptor)


def all_refused(what, requests, *kinds):
    """None of the requests comes to anything."""
    device = Device()
    for request in requests:
        kind = device.kind(request)
        if kind not in (kinds or ('permission', 'attribute', 'type', 'value')):
            print(f'{FAILED}: {what}: {request!r} came to {kind}'[:500])
            break
    else:
        print('held:', what)
    device.close()
