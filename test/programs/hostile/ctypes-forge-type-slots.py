# tries: point the slots of built-in types at arbitrary functions
# holds: the guest alone crashes
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0}, {"exitCode": 1}]}
import ctypes
import struct

size = type.__basicsize__
words = (ctypes.c_uint32 * (size // 4)).from_address(id(complex))
print('before', flush=True)
for place in range(6, 40):
    words[place] = 5
try:
    print(complex(1, 2) + complex(2, 3), repr(complex(1, 2)), hash(complex(3, 4)), flush=True)
except Exception as error:
    print('held:', type(error).__name__)
