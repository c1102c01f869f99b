/** A module for guests: hostile bytes for the device of capabilities, and an account of what was answered. */
export const fuzzerSource = `
import errno
import marshal
import os
import random
import select

LONGEST = 1_048_576 + 4096
ERRNOS = {errno.EMSGSIZE, errno.ENOBUFS, errno.EINVAL}
KINDS = {'host', 'permission', 'attribute', 'type', 'value', 'limit', 'busy'}
SHOWN = {'type', 'message', 'class', 'kind'}


def get_handle(proxy):
    from vitrine import Capability
    return Capability._handle.__get__(proxy)


class Fuzzer:
    def __init__(self, seed, *given):
        self.random = random.Random(seed)
        self.given = given
        self.handles = [get_handle(one) for one in given]
        self.tickets = [1]
        self.answers, self.wrong = {}, []
        self.devices = [os.open('/dev/vitrine', os.O_RDWR) for _ in range(4)]

    # What is sent

    def number(self):
        return self.random.choice([*self.handles] * 8 + [0, 1, 2, 5, 100, -1, 2**31, 2**53, 2**70])

    def name(self):
        return self.random.choice(['', 'ring', 'ring', 'ring', 'level', 'level', 'secret', 'constructor', '__proto__', 'then', 'ring\\0', 'x' * 50])

    def value(self, depth=0):
        pick = self.random.randrange(14 if depth < 4 else 8)
        if pick < 3:
            return self.random.choice([None, True, 0, 1, -1, 2**31, 2**60, 1.5, float('nan'), '', 'then', 'x' * 300, b'', b'abc'])
        if pick < 5:
            return (..., self.random.choice('cctx'), self.number())
        if pick < 8:
            return self.random.choice([..., 1j, StopIteration, (..., 'c'), (...,), 'a\\ud800', 2**5000, 5])
        if pick < 11:
            return [self.value(depth + 1) for _ in range(self.random.randrange(4))]
        if pick < 13:
            return {self.random.choice(['a', 'then', '__proto__', 1, None, 2.5, (1, 2)]): self.value(depth + 1) for _ in range(self.random.randrange(4))}
        return frozenset(self.random.choice([1, 2, 'a', None, 2.5]) for _ in range(3))

    def releases(self):
        if self.random.random() < 0.8:
            return None
        if self.random.random() < 0.3:
            return self.value()
        return [[self.random.choice([0, 7, 99, 2**40, 50_000]), self.random.choice([0, 1, 2**40])] for _ in range(self.random.randrange(4))]

    def request(self):
        args = self.random.choice([[], [1], [[2, 'a']], [{'a': 1}], [self.value()], [self.value(), self.value()], self.value()])
        kwargs = self.random.choice([None, None, None, {}, {'value': 1}, {'__proto__': 1}, self.value()])
        word = self.random.choice(['call', 'call', 'call', 'start', 'get', 'take', 'drop', 'describe', 'release', 'other'])
        made = {
            'call': lambda: [word, self.number(), self.name(), args, kwargs],
            'start': lambda: [word, self.number(), self.name(), args, kwargs],
            'get': lambda: [word, self.number(), self.name()],
            'take': lambda: [word, self.random.choice([0, 1, 100, -1, 2**60])],
            'drop': lambda: [word, self.random.choice([self.tickets[-50:], [1, 2, 3], self.value()])],
            'describe': lambda: [word, self.number()],
            'release': lambda: [word],
            'other': lambda: [self.value(), self.number()],
        }[word]()
        return made + [self.releases()]

    def message(self):
        version = self.random.choice([2, 4, 4])
        if self.random.random() < 0.05:
            return self.random.randbytes(self.random.randrange(200))
        try:
            data = marshal.dumps(self.request(), version)
        except ValueError:
            data = marshal.dumps(['call', self.handles[0], 'ring', [1, 'a', {'b': [2.5]}], None, None], version)
        return self.mutated(data) if self.random.random() < 0.5 else data

    def mutated(self, data):
        data = bytearray(data)
        for _ in range(self.random.choice([1, 1, 1, 2, 5, 20])):
            at = self.random.randrange(len(data) + 1)
            pick = self.random.randrange(6)
            if pick == 0 and at < len(data):
                data[at] ^= 1 << self.random.randrange(8)
            elif pick == 1 and at < len(data):
                data[at] = self.random.choice(b'NTFilgusz[({<>r.0cISyx\\x80\\xff\\0')
            elif pick == 2:
                data[at:at] = self.random.randbytes(self.random.randrange(1, 5))
            elif pick == 3:
                del data[at:at + self.random.randrange(1, 9)]
            elif pick == 4:
                data[at:at + 4] = self.random.choice([0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**16]).to_bytes(4, 'little')
            else:
                other = self.random.randrange(len(data) + 1)
                data[at:at] = data[other:other + self.random.randrange(40)]
        return bytes(data)

    # How it is sent

    def send(self, device, frame):
        """Write a frame in pieces; tell whether all of it went."""
        pieces = self.random.choice([1, 1, 2, 3, len(frame) if len(frame) < 200 else 5])
        cuts = sorted(self.random.randrange(len(frame) + 1) for _ in range(pieces - 1))
        for start, end in zip([0, *cuts], [*cuts, len(frame)]):
            piece = frame[start:end]
            while piece:
                written = os.write(device, piece)
                if not 0 < written <= len(piece):
                    self.wrong.append(f'wrote {written} of {len(piece)}')
                    return
                piece = piece[written:]

    def read(self, device, size):
        data = b''
        while len(data) < size:
            piece = os.read(device, self.random.choice([1, 3, size, size]) if size < 400 else size - len(data))
            if not piece:
                break
            data += piece[:size - len(data)] if len(piece) > size - len(data) else piece
        return data

    def exchange(self, device, frame):
        """What came of a frame: an errno, or a reply's first words."""
        try:
            self.send(device, frame)
        except OSError as error:
            if error.errno not in ERRNOS:
                self.wrong.append(f'errno {error.errno} for {frame[:80].hex()}')
            return errno.errorcode.get(error.errno, '?')
        data = b''
        while len(data) < 4:
            piece = os.read(device, 4 - len(data))
            if not piece:
                return 'unfinished' if not data else self.wrong.append('a header in part') or 'wrong'
            data += piece
        size = int.from_bytes(data, 'little')
        if not 0 < size <= LONGEST:
            self.wrong.append(f'a reply of {size} bytes')
            return 'wrong'
        body = b''
        while len(body) < size:
            piece = os.read(device, min(size - len(body), self.random.choice([1, 7, 100, 10**6])))
            if not piece:
                self.wrong.append('a reply in part')
                return 'wrong'
            body += piece
        if os.read(device, 1):
            self.wrong.append('more than a reply')
        try:
            return self.checked(marshal.loads(body))
        except Exception as error:
            self.wrong.append(f'{type(error).__name__} {error}: {body[:80].hex()}')
            return 'wrong'

    def checked(self, reply):
        word = reply[0]
        assert type(reply) is list and word in ('value', 'error', 'started', 'finished'), reply
        if word == 'error':
            about = reply[1]
            assert len(reply) == 2 and set(about) == SHOWN and about['kind'] in KINDS, reply
            assert type(about['message']) is str and len(about['message']) < 70_000 and '/src/' not in about['message'], reply
            return about['kind'] + ' error'
        if word == 'started':
            assert len(reply) == 2 and type(reply[1]) is int and reply[1] > self.tickets[-1] - 1, reply
            self.tickets.append(reply[1])
        elif word == 'finished':
            for ticket, inner in reply[1]:
                assert ticket in self.tickets and inner[0] in ('value', 'error'), reply
        else:
            assert len(reply) in (2, 3), reply
            if len(reply) == 3:
                self.handles = (self.handles + [handle for handle, shape in reply[2]])[-40:]
                self.handles[:3] = [get_handle(one) for one in self.given]
        return word

    def run(self, frames):
        for _ in range(frames):
            device = self.random.choice(self.devices)
            message = self.message()
            length = len(message)
            if self.random.random() < 0.05:
                length = self.random.choice([0, length + 3, max(0, length - 2), 2**31, 2**32 - 1, LONGEST, LONGEST + 1])
            what = self.exchange(device, length.to_bytes(4, 'little') + message)
            self.answers[what] = self.answers.get(what, 0) + 1
            if len(self.wrong) > 5:
                break
            if what == 'unfinished' or self.random.random() < 0.02:
                # Another stream, so that what is unfinished does not swallow what comes after.
                at = self.devices.index(device)
                os.close(device)
                self.devices[at] = os.open('/dev/vitrine', os.O_RDWR)
            if self.random.random() < 0.01:
                select.select([device], [device], [], 0)
        return {'frames': frames, 'answers': self.answers, 'wrong': self.wrong}
`;
