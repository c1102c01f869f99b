/** A module for guests: random values of every type that crosses, and texts that say everything of them. */
export const generatorSource = `
import collections
import dataclasses
import enum
import math
import random
import struct
from array import array
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
SAFE = 2**53 - 1


@dataclasses.dataclass
class Point:
    x: object
    y: object


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2**40


Pair = collections.namedtuple('Pair', 'one two')


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def value(self, depth):
        scalars = [self.none, self.boolean, self.integer, self.long, self.float, self.text, self.bytes, self.moment]
        containers = [self.list, self.tuple, self.dict, self.mapping, self.set, self.frozen, self.point, self.pair, self.level, self.buffer]
        kinds = scalars if depth > 3 else scalars + containers + containers
        return self.random.choice(kinds)(depth + 1)

    def none(self, depth):
        return None

    def boolean(self, depth):
        return self.random.random() < 0.5

    def integer(self, depth):
        return self.random.choice([0, 1, -1, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**32, SAFE, -SAFE, self.random.randint(-2**53 + 1, 2**53 - 1), self.random.randint(-300, 300)])

    def long(self, depth):
        bits = self.random.choice([54, 60, 64, 75, 90, 200, 1000, 5000])
        return self.random.choice([1, -1]) * (self.random.getrandbits(bits) | 1 << bits)

    def float(self, depth):
        return self.random.choice([0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, 1.7976931348623157e308, 0.1, 1e16, 2.0**60, -3.0,
                                   self.random.random(), self.random.uniform(-1e9, 1e9), struct.unpack('<d', self.random.randbytes(8))[0]])

    def text(self, depth):
        spans = [(32, 126), (0, 31), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF)]
        spans = self.random.sample(spans, self.random.randint(1, 3))
        return ''.join(chr(self.random.randint(*self.random.choice(spans))) for _ in range(self.random.choice([0, 1, 2, 8, 40, 300])))

    def bytes(self, depth):
        return self.random.choice([bytes, bytearray])(self.random.randbytes(self.random.choice([0, 1, 7, 300])))

    def buffer(self, depth):
        return self.random.choice([memoryview(self.random.randbytes(9)), array('d', [1.5, -2.0]), memoryview(b'abcdef')[::2]])

    def moment(self, depth):
        since = timedelta(milliseconds=self.random.randint(-62_135_596_800_000 + 10**8, 253_402_300_799_999 - 10**8))
        return (EPOCH + since).astimezone(timezone(timedelta(minutes=self.random.randint(-600, 600))))

    def items(self, depth):
        return [self.value(depth) for _ in range(self.random.choice([0, 1, 2, 5]))]

    def list(self, depth):
        return self.items(depth)

    def tuple(self, depth):
        return tuple(self.items(depth))

    def dict(self, depth):
        made = {self.text(depth): item for item in self.items(depth)}
        return collections.OrderedDict(made) if self.random.random() < 0.2 else made

    def key(self, depth):
        return self.random.choice([self.none, self.integer, self.long, self.text])(depth)

    def mapping(self, depth):
        return {self.key(depth): item for item in self.items(depth)}

    def set(self, depth):
        return {self.key(depth) for _ in range(self.random.randint(0, 5))}

    def frozen(self, depth):
        return frozenset(self.set(depth))

    def point(self, depth):
        return Point(self.value(depth), self.value(depth))

    def pair(self, depth):
        return Pair(self.value(depth), self.value(depth))

    def level(self, depth):
        return self.random.choice(list(Level))


def plain(value):
    """What the host gives back."""
    if dataclasses.is_dataclass(value):
        return {'x': plain(value.x), 'y': plain(value.y)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def described(value):
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return 'float nan'
        if value.is_integer() and abs(value) <= SAFE and not (value == 0 and math.copysign(1, value) < 0):
            return f'int {int(value)}'
        return f'float {struct.pack(">d", value).hex()}'
    if isinstance(value, int):
        return f'int {hex_free(int(value))}'
    if isinstance(value, str):
        return f'str {value.encode().hex()}'
    if isinstance(value, datetime):
        return f'datetime {(value - EPOCH) // timedelta(milliseconds=1)}'
    if isinstance(value, (list, tuple)):
        return f'[{", ".join(map(described, value))}]'
    if isinstance(value, (set, frozenset)):
        return '{' + ', '.join(sorted(map(described, value))) + '}'
    if dataclasses.is_dataclass(value):
        value = {'x': value.x, 'y': value.y}
    if isinstance(value, dict):
        kind = 'object' if all(isinstance(key, str) for key in value) and '__proto__' not in value else 'Map'
        return kind + ' {' + ', '.join(sorted(f'{described(key)}: {described(item)}' for key, item in value.items())) + '}'
    return f'bytes {bytes(value).hex()}'


def hex_free(number):
    import sys
    sys.set_int_max_str_digits(0)
    return str(number)
`;
