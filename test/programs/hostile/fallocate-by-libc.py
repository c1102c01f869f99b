# tries: reserve more than the limit through the C library's posix_fallocate
# holds: an error number, and no allocation
# options: {"limits": {"files": "8MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes
import os

try:
    reserve = ctypes.CDLL(None).posix_fallocate
except (AttributeError, OSError) as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
reserve.argtypes = [ctypes.c_int, ctypes.c_longlong, ctypes.c_longlong]
file = os.open('/tmp/f', os.O_CREAT | os.O_RDWR)
for start, length in ((0, 2**62), (2**62, 2**62), (0, 2**31), (-1, 10), (0, -1), (0, 0)):
    answer = reserve(file, start, length)
    if answer == 0 and os.fstat(file).st_blocks * 512 > 8 * 1024 * 1024:
        print('ESCAPED: reserved', length, flush=True)
    print('held:', answer, flush=True)
