# tries: pass structures by value: of one element, nested, with arrays inside, large
# holds: values arrive, and changes to a copy stay in the copy
# expect: {"exitCode": 0, "stdoutIncludes": "all structures arrived"}
import ctypes as c


class One(c.Structure):
    _fields_ = [('x', c.c_int16)]


class OneDouble(c.Structure):
    _fields_ = [('x', c.c_double)]


class Nested(c.Structure):
    _fields_ = [('inner', OneDouble)]


class Single(c.Structure):
    _fields_ = [('data', c.c_int64 * 1)]


class Point(c.Structure):
    _fields_ = [('x', c.c_int), ('y', c.c_int)]


class Mixed(c.Structure):
    _fields_ = [('a', c.c_char), ('b', c.c_double), ('p', Point)]


class Letters(c.Structure):
    _fields_ = [('data', c.c_char * 16)]


class Large(c.Structure):
    _fields_ = [('data', c.c_ubyte * 5000)]


def text(value):
    return bytes(value)


SAMPLES = (
    One(-5),
    OneDouble(0.25),
    Nested(OneDouble(1e300)),
    Single((c.c_int64 * 1)(-(2**40))),
    Point(1, -2),
    Mixed(b'q', 2.5, Point(3, 4)),
    Letters(b'sixteen letters!'),
    Large((c.c_ubyte * 5000)(*(i % 251 for i in range(5000)))),
)
for sample in SAMPLES:
    kind = type(sample)
    seen = []
    take = c.CFUNCTYPE(None, c.c_int, kind, c.c_double)(lambda a, value, b: seen.append((a, text(value), b)))
    take(1, sample, 2.5)
    assert seen == [(1, text(sample), 2.5)], kind
    last = []
    three = c.CFUNCTYPE(c.c_double, c.c_int64, kind, kind)(lambda _, first, second: last.append(text(second)) or 1.5)
    assert three(2**40, kind(), sample) == 1.5, kind
    assert last == [text(sample)], kind


def spoil(point):
    point.x = 99
    return point.x


original = Point(1, 2)
assert c.CFUNCTYPE(c.c_int, Point)(spoil)(original) == 99
assert original.x == 1

many = c.CFUNCTYPE(c.c_int, *[Point] * 20)(lambda *points: sum(p.x for p in points) + points[-1].y)
assert many(*(Point(i, i * i) for i in range(20))) == 190 + 361
try:
    c.CFUNCTYPE(Point)(lambda: Point(1, 2))
except TypeError as error:
    print('callbacks return no structures:', error)
print('all structures arrived')
