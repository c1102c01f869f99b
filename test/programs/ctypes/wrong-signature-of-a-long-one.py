# tries: call a callback of ten parameters as a function of another type
# holds: the guest alone crashes
# expect: {"crashed": true}
import ctypes as c

kept = c.CFUNCTYPE(c.c_int, *[c.c_double] * 10)(lambda *values: 5)
address = c.cast(kept, c.c_void_p).value
print('before', kept(*range(10)), flush=True)
answer = c.CFUNCTYPE(c.c_int, *[c.c_int] * 10)(address)(*range(10))
print('ESCAPED: it answered', answer)
