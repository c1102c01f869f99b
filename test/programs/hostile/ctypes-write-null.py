# tries: overwrite the first kilobyte of its own memory
# holds: the guest may go wrong; the controller answers
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"crashed": true}]}
import ctypes

ctypes.memset(0, 0x41, 1024)
print('still here', flush=True)
