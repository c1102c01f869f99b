# tries: have the kernel read a file and random bytes into buffers beyond the end of memory
# holds: EFAULT (or another OSError)
# expect: {"exitCode": 0, "stdoutIncludes": "held: all refused"}
# options: {"files": {"/home/data": "0123456789abcdef0123456789abcdef"}}
import ctypes
import errno
import os

refused = 0
CASES = [(0xFFFFFFE0, 16), (0xFFFFFFFF, 1), (0x80000000, 8), (0xFFFFFFF0, 64)]
for path in ('/home/data', '/dev/urandom', '/dev/zero'):
    for address, size in CASES:
        buffer = (ctypes.c_char * size).from_address(address)
        file = os.open(path, os.O_RDONLY)
        try:
            os.readinto(file, buffer)
        except (OSError, OverflowError) as error:
            refused += 1
            print(path, hex(address), errno.errorcode.get(getattr(error, 'errno', None), type(error).__name__))
        else:
            print(path, hex(address), 'accepted')
        os.close(file)
print('held: all refused' if refused == len(CASES) * 3 else 'not refused')
