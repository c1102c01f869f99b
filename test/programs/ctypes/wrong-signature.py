# tries: call a callback as a function of another type
# holds: the guest alone crashes
# expect: {"crashed": true}
import ctypes as c

kept = c.CFUNCTYPE(c.c_int, c.c_int64)(lambda value: 5)
address = c.cast(kept, c.c_void_p).value
print('before', kept(1), flush=True)
answer = c.CFUNCTYPE(c.c_int, c.c_double)(address)(1.5)
print('ESCAPED: it answered', answer)
