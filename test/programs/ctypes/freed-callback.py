# tries: call a callback that was freed
# holds: the guest alone crashes
# expect: {"crashed": true}
import ctypes as c
import gc

shape = c.CFUNCTYPE(c.c_int)
function = shape(lambda: 5)
address = c.cast(function, c.c_void_p).value
print('before', function(), flush=True)
del function
# A cast keeps its source alive in a cycle.
gc.collect()
answer = shape(address)()
print('ESCAPED: it answered', answer)
