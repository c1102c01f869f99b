# tries: make C functions of Python functions and call them, for each type that C passes as a value
# holds: arguments and results arrive as they were given
# expect: {"exitCode": 0, "stdoutIncludes": "all values arrived"}
import ctypes as c

RANGES = {
    c.c_int8: (-128, -1, 0, 127),
    c.c_uint8: (0, 128, 255),
    c.c_int16: (-(2**15), -1, 2**15 - 1),
    c.c_uint16: (0, 2**15, 2**16 - 1),
    c.c_int32: (-(2**31), -1, 2**31 - 1),
    c.c_uint32: (0, 2**31, 2**32 - 1),
    c.c_int64: (-(2**63), -1, 2**63 - 1),
    c.c_uint64: (0, 2**63, 2**64 - 1),
    c.c_size_t: (0, 2**32 - 1),
    c.c_bool: (False, True),
    c.c_float: (0.0, -1.5, 2.0**127, float('inf')),
    c.c_double: (0.1, -1e308, 5e-324, float('-inf')),
    c.c_longdouble: (0.1, -1e308, 3.0),
    c.c_char: (b'\x00', b'\xff'),
    c.c_wchar: ('a', '\U0001f600'),
    c.c_void_p: (None, 1, 2**32 - 1),
    c.c_char_p: (None, b'text'),
    c.c_wchar_p: (None, 'text'),
}


def is_owned(kind):
    # A text made in a callback belongs to nobody afterwards; ctypes refuses to leak it silently.
    return kind not in (c.c_char_p, c.c_wchar_p)


for kind, values in RANGES.items():
    seen = []
    take = c.CFUNCTYPE(None, kind)(seen.append)
    for value in values:
        take(value)
    assert seen == list(values), (kind, seen)
    if is_owned(kind):
        same = c.CFUNCTYPE(kind, c.c_int, kind)(lambda _, value: value)
        for value in values:
            assert same(7, value) == value, (kind, value, same(7, value))

everything = list(RANGES)
collected = []
mixed = c.CFUNCTYPE(c.c_int64, *everything)(lambda *values: collected.append(values) or -(2**62))
given = tuple(values[-1] for values in RANGES.values())
assert mixed(*given) == -(2**62)
assert collected == [given], collected

assert c.CFUNCTYPE(c.c_int)(lambda: 5)() == 5
assert c.CFUNCTYPE(None)(lambda: 5)() is None
double = c.CFUNCTYPE(c.c_double, c.c_double, c.c_double)
assert double(lambda a, b: a / b)(1, 3) == 1 / 3
by_reference = c.CFUNCTYPE(None, c.POINTER(c.c_int))
number = c.c_int(1)


def increment(pointer):
    pointer[0] += 1


by_reference(increment)(c.byref(number))
assert number.value == 2
# A pointer to a function is a number: it can be stored, passed and called again.
address = c.cast(double(lambda a, b: a - b), c.c_void_p)
kept = double(lambda a, b: a - b)
table = (c.c_void_p * 1)(c.cast(kept, c.c_void_p))
assert double(table[0])(5, 3) == 2
# Surplus arguments are passed as variable ones, which this function does not look at.
first = c.CFUNCTYPE(c.c_int, c.c_int)(lambda value: value)
assert first(1, 2, c.c_double(3.0), c.c_int64(4)) == 1
print('all values arrived')
