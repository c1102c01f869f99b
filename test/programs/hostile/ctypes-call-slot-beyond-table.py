# tries: call table slots that do not exist, among them negative and enormous ones
# holds: the guest alone crashes, or an exception; the table does not grow
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0, "stdoutIncludes": "held"}]}
import ctypes

for slot in (2**31 - 1, 2**32 - 1, 10**7, 100_000):
    try:
        ctypes.CFUNCTYPE(ctypes.c_longlong, ctypes.c_double, ctypes.c_longlong)(slot)(1.5, 2**63 - 1)
    except Exception as error:
        print('held:', type(error).__name__)
