# tries: forge the length of a bytes object and have the kernel write two gigabytes from it
# holds: refused: the range leaves the memory; nothing of it is written
# options: {"limits": {"output": "64KiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes
import os

data = b'0123456789abcdef'
ctypes.c_int32.from_address(id(data) + 8).value = 2**31 - 1
try:
    wrote = os.write(1, data)
except (OSError, OverflowError) as error:
    wrote = type(error).__name__
ctypes.c_int32.from_address(id(data) + 8).value = 16
print('held:' if isinstance(wrote, str) or wrote == 0 else 'wrote', wrote)
