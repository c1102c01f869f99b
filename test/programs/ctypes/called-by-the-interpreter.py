# tries: let the interpreter's own C code call a callback, through a type's slot and a built-in function's pointer
# holds: a callback is a real function pointer, of a real type
# expect: {"exitCode": 0, "stdout": "repr: <made in Python>\nhash: 41\nlength: 7\nbuilt-in: 21\n"}
import ctypes as c
import math

# PyTypeObject on a 32-bit machine: words from the start.
TP_REPR, TP_AS_SEQUENCE, TP_HASH = 11, 13, 15


class Thing:
    def __repr__(self):
        return 'never'

    def __hash__(self):
        return 1

    def __len__(self):
        return 2


words = (c.c_uint32 * 40).from_address(id(Thing))
unary = c.CFUNCTYPE(c.py_object, c.py_object)
number = c.CFUNCTYPE(c.c_int, c.py_object)
show, digest, length = unary(lambda thing: '<made in Python>'), number(lambda thing: 41), number(lambda thing: 7)


def address(function):
    return c.cast(function, c.c_void_p).value


words[TP_REPR] = address(show)
words[TP_HASH] = address(digest)
c.c_uint32.from_address(words[TP_AS_SEQUENCE]).value = address(length)
print('repr:', repr(Thing()))
print('hash:', hash(Thing()))
print('length:', len(Thing()))

method = c.c_uint32.from_address(id(math.floor) + 8).value + 4
original = c.c_uint32.from_address(method).value
triple = c.CFUNCTYPE(c.py_object, c.py_object, c.py_object)(lambda module, value: value * 3)
c.c_uint32.from_address(method).value = address(triple)
print('built-in:', math.floor(7))
c.c_uint32.from_address(method).value = original
