# tries: overwrite the C pointer of a built-in function so that calling it calls another table slot
# holds: the guest alone goes wrong
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0}, {"exitCode": 1}]}
import ctypes
import math

definition = ctypes.c_uint32.from_address(id(math.sin) + 8).value
print('slot', ctypes.c_uint32.from_address(definition + 4).value > 0, flush=True)
for slot in (3, 2**31, 8000):
    ctypes.c_uint32.from_address(definition + 4).value = slot
    try:
        print(math.sin(1.0), flush=True)
    except Exception as error:
        print('held:', type(error).__name__)
