# tries: read address 0 and the pages around it
# holds: own memory only; whatever it reads is the guest's
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

for address in (0, 1, 8, 1023):
    data = (ctypes.c_ubyte * 16).from_address(address)
    print('held:', len(bytes(data)))
print('held:', len(ctypes.string_at(16, 64)))
