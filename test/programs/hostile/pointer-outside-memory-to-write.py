# tries: hand the kernel buffers that lie beyond the end of memory, to be written out
# holds: EFAULT (or another OSError); the host reads nothing beyond the guest's memory
# expect: {"exitCode": 0, "stdoutIncludes": "held: all refused"}
import ctypes
import errno
import os

refused = 0
CASES = [(0xFFFFFFE0, 16), (0xFFFFFFFF, 1), (0x80000000, 1), (0xFFFFFFF0, 64), (0x7FFFFFFF, 2**31 - 1), (1024, 2**31 - 1)]
for address, size in CASES:
    buffer = (ctypes.c_char * size).from_address(address)
    file = os.open('/tmp/out', os.O_CREAT | os.O_RDWR)
    try:
        wrote = os.write(file, buffer)
    except (OSError, OverflowError) as error:
        refused += 1
        print(hex(address), size, errno.errorcode.get(getattr(error, 'errno', None), type(error).__name__))
    else:
        # A short write of nothing is an answer too.
        refused += wrote == 0
        print(hex(address), size, 'wrote', wrote)
    os.close(file)
print('held: all refused' if refused == len(CASES) else 'not refused')
