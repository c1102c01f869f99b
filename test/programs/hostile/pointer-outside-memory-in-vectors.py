# tries: mix good buffers and buffers beyond memory in readv and writev
# holds: OSError, or only the good part is moved
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import ctypes
import errno
import os

wild = (ctypes.c_char * 4096).from_address(0xFFFFE000)
wide = (ctypes.c_char * (2**31 - 1)).from_address(4096)
good = bytearray(b'good')
for vector in ([good, wild], [wild, good], [wide] * 8, [wide] * 1024, [good, wide, wild]):
    file = os.open('/tmp/v', os.O_CREAT | os.O_RDWR | os.O_TRUNC)
    for call in (os.writev, os.readv):
        try:
            moved = call(file, vector)
        except (OSError, OverflowError) as error:
            print('held:', call.__name__, errno.errorcode.get(getattr(error, 'errno', None), type(error).__name__))
            continue
        if moved > len(good):
            print('ESCAPED:', call.__name__, 'moved', moved)
    os.close(file)
print('held: end')
