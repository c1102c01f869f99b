# tries: make a function pointer for each of a hundred thousand callbacks (each may take a slot of the host's table)
# holds: bounded: an exception, the memory limit, or the cpu limit
# options: {"limits": {"cpu": "2s", "wall": "5s", "memory": "96MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"stopped": ["cpu", "wall"]}, {"crashed": true}]}
import ctypes

shape = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
kept = []
try:
    for turn in range(100_000):
        kept.append(shape(lambda x: x))
except (MemoryError, OSError, RuntimeError) as error:
    kept.clear()
    print('held:', type(error).__name__)
else:
    # Allowed only if its cost was charged; the runner looks at the host's memory.
    print('held: all made')
