# tries: call a function pointer that is no slot of the table
# holds: the guest alone crashes
# expect: {"crashed": true}
import ctypes as c

print('before', flush=True)
answer = c.CFUNCTYPE(c.c_int)(12345678)()
print('ESCAPED: it answered', answer)
