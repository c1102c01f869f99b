# tries: poll through the C library with negative and enormous counts
# holds: -1 (EINVAL or EFAULT) or a crash of the guest alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

try:
    poll = ctypes.CDLL(None, use_errno=True).poll
except (AttributeError, OSError) as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
array = (ctypes.c_char * 4096)()
for count in (-1, -2**31, 2**31 - 1, 0x20000000):
    print('held:', poll(array, count, 0), ctypes.get_errno(), flush=True)
