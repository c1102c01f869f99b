# tries: bytes that marshal writes and the format has not: code, complex numbers, references to nothing, to what contains them, wrong lengths
# holds: each is answered with an error; none harms what comes after
# given: swallow
# calls: {"swallow": 1}
import marshal
import struct
from tries import Device, claim, handle_of

device, number = Device(), handle_of(swallow)
head = marshal.dumps(['call', number, '', [0], None, None], 2)
at = head.index(b'i\0\0\0\0')
start, end = head[:at], head[at + 5:]


def whole(piece):
    return start + piece + end

code = marshal.dumps(compile('1', '', 'eval'))
pieces = [code, marshal.dumps(1j), marshal.dumps(slice(1, 2)), b'S', b'.', b'0', b'r\0\0\0\0', b'r\xff\xff\xff\xff', b'\xdb\x01\0\0\0r\0\0\0\0', b'\xa8\x01\0\0\0r\0\0\0\0',
          b'[\xff\xff\xff\x7f', b'[\xff\xff\xff\xff', b'(\0\0\0\x80', b'u\xff\xff\xff\x7f', b'u\x02\0\0\0\xff\xfe', b'u\x03\0\0\0\xed\xa0\x80', b's\xff\xff\xff\xff',
          b'l\0\0\0\x80', b'l\xff\xff\xff\x7f', b'l\x02\0\0\0\0\x80\x01\0', b'l\x01\0\0\0\0\0', b'I' + b'\1' * 8, b'f\x031e5', b'g\0', b'{', b'{N', b'{NN',
          b'<\x02\0\0\0NN', b'{i\1\0\0\0Ng' + struct.pack('<d', 1.0) + b'N0', b'z\xff', b'z\x02\xff\xff', b'a\1\0\0\0\x80', b'\0', b'', b'\x80', b'\xf4', b'y' + b'\0' * 16,
          b'}0', b'x\x011\x011', b':NNN']
for piece in pieces:
    reply = device.frame(whole(piece))
    if reply[0] != 'error':
        print('WRO' + 'NG:', piece[:20], reply)
print('held: all of them')
claim('trailing bytes', device.frame(head + b'N')[0] == 'error')
claim('empty message', device.frame(b'')[0] == 'error')
claim('what is right works', device.frame(head) == ['value', None])
