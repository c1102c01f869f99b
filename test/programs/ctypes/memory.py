# tries: what ctypes does without calling anything: numbers, structures, unions, arrays, buffers, raw memory
# holds: as in any CPython
# expect: {"exitCode": 0, "stdout": "int: -2147483648 254 -1 65535\nstructure: 12 4 7 2.5 b'abc'\nunion: 0x3f800000\narray: [0, 1, 4, 9, 16]\nbits: 5 3 8\nbuffer: b'hello' 16\nmoved: b'hexhexlo'\nset: b'zzzhello'\nstring: b'key' 'wide'\npointer: 42 43\nbig-endian: b'\\x01\\x02\\x03\\x04'\nsizes: 4 4 8 4 8 16\nno functions: AttributeError\n"}
from ctypes import (CDLL, POINTER, BigEndianStructure, Structure, Union, addressof, byref, c_byte, c_char, c_char_p,
                    c_double, c_float, c_int, c_int64, c_long, c_longdouble, c_ubyte, c_uint, c_uint32, c_ushort,
                    c_void_p, cast, create_string_buffer, create_unicode_buffer, memmove, memset, pointer, sizeof,
                    string_at, wstring_at)

print('int:', c_int(2**31).value, c_ubyte(-2).value, c_byte(255).value, c_ushort(-1).value)


class Record(Structure):
    _fields_ = [('count', c_ubyte), ('weight', c_float), ('name', c_char * 3)]


record = Record(7, 2.5, b'abc')
print('structure:', sizeof(Record), Record.weight.offset, record.count, record.weight, record.name)


class Bits(Union):
    _fields_ = [('number', c_float), ('word', c_uint32)]


bits = Bits(number=1.0)
print('union:', hex(bits.word))
squares = (c_int * 5)(*(i * i for i in range(5)))
print('array:', list(squares))


class Packed(Structure):
    _fields_ = [('low', c_uint, 3), ('middle', c_uint, 4), ('rest', c_uint, 25)]


packed = Packed.from_buffer_copy((5 | 3 << 3 | 8 << 7).to_bytes(4, 'little'))
print('bits:', packed.low, packed.middle, packed.rest)

buffer = create_string_buffer(b'hello', 16)
print('buffer:', buffer.value, sizeof(buffer))
memmove(byref(buffer, 3), b'hexlo', 5)
memmove(buffer, b'hex', 3)
print('moved:', buffer.value)
memmove(byref(buffer, 3), b'hello', 6)
memset(buffer, ord('z'), 3)
print('set:', buffer.value)
text = create_unicode_buffer('wide')
print('string:', string_at(c_char_p(b'keyword'), 3), repr(wstring_at(addressof(text))))
number = c_int(42)
there = pointer(number)
before = there.contents.value
there[0] = 43
print('pointer:', before, cast(c_void_p(addressof(number)), POINTER(c_int))[0])


class Network(BigEndianStructure):
    _fields_ = [('word', c_uint32)]


print('big-endian:', bytes(Network(0x01020304)))
print('sizes:', sizeof(c_int), sizeof(c_long), sizeof(c_int64), sizeof(c_void_p), sizeof(c_double), sizeof(c_longdouble))
try:
    CDLL(None).puts
except (AttributeError, OSError) as error:
    print('no functions:', type(error).__name__)
