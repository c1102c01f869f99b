# tries: call functions with 20, 200 and 1,000 arguments
# holds: all arrive, or ctypes says that they are too many
# expect: {"exitCode": 0, "stdoutIncludes": "all arguments arrived"}
# platforms: ["worker"]
import ctypes as c

for count in (20, 200, 1000):
    kinds = [(c.c_int, c.c_double, c.c_int64, c.c_float)[i % 4] for i in range(count)]
    total = c.CFUNCTYPE(c.c_double, *kinds)(lambda *values: sum(values))
    assert total(*range(count)) == sum(range(count)), count
try:
    c.CFUNCTYPE(c.c_int, *[c.c_int] * 1025)(lambda *values: 0)
except (ValueError, RuntimeError, c.ArgumentError) as error:
    print('too many:', type(error).__name__)
print('all arguments arrived')
