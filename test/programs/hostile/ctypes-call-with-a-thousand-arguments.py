# tries: make the foreign call interface marshal absurd argument lists and nested structures by value
# holds: an exception or a crash of the guest alone
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0, "stdoutIncludes": "held"}]}
import ctypes


class Big(ctypes.Structure):
    _fields_ = [('data', ctypes.c_char * 1_000_000)]


callback = ctypes.CFUNCTYPE(None)(lambda: None)
address = ctypes.cast(callback, ctypes.c_void_p).value
for args in ([ctypes.c_int(1)] * 1000, [ctypes.c_double(1.0)] * 2000, [Big()] * 3):
    try:
        ctypes.CFUNCTYPE(ctypes.c_int)(address)(*args)
    except (ctypes.ArgumentError, OSError, MemoryError, TypeError, RuntimeError, RecursionError) as error:
        print('held:', type(error).__name__, flush=True)
print('held: end')
