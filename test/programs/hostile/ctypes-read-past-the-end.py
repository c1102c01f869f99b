# tries: read beyond the end of linear memory
# holds: a trap ends the guest alone; no byte of the host is returned
# expect: {"crashed": true}
import ctypes

print('before', flush=True)
data = ctypes.string_at(0xFFFFFF00, 64)
print('ESCAPED: read', data)
