# tries: call table slot 0
# holds: the guest alone crashes, or an exception
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0, "stdoutIncludes": "held"}]}
import ctypes

try:
    ctypes.CFUNCTYPE(ctypes.c_int)(0)()
except (ValueError, OSError) as error:
    print('held:', type(error).__name__)
