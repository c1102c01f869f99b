# tries: keep views of released, resized and closed buffers and use them (known bug patterns of buffer exports)
# holds: BufferError or ValueError; at worst the guest crashes alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"crashed": true}]}
import array
import io


class Reader(io.RawIOBase):
    def readinto(self, view):
        self.view = view
        return len(view)

    def readable(self):
        return True


source = Reader()
buffered = io.BufferedReader(source)
buffered.read(1)
kept = source.view
del buffered
for action in (lambda: kept.cast('P')[0], lambda: bytes(kept[:64]), lambda: kept.__setitem__(0, 65)):
    try:
        action()
    except (ValueError, TypeError, BufferError) as error:
        print('held:', type(error).__name__)
data = bytearray(100)
view = memoryview(data)
for action in (lambda: data.extend(b'x' * 1000), data.clear, lambda: data.__delitem__(slice(0, 50)), lambda: array.array('b', b'x').append(view)):
    try:
        action()
    except (BufferError, TypeError) as error:
        print('held:', type(error).__name__)
print('held: end')
