# tries: make callbacks of twenty thousand different types (each distinct WebAssembly type costs the host for ever)
# holds: the number of types is bounded; the program is not slowed down by them
# options: {"limits": {"cpu": "20s", "wall": "30s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held"}
import ctypes as c

kinds = (c.c_int, c.c_int64, c.c_float, c.c_double)
for number in range(20_000):
    types = []
    for _ in range(12):
        types.append(kinds[number % 4])
        number //= 4
    if not callable(c.CFUNCTYPE(c.c_int, *types)(lambda *values: 0)):
        print('ESCAPED')
    c._c_functype_cache.clear()
print('held')
