# tries: make ten thousand callbacks and keep them
# holds: MemoryError at the limit; after freeing some the program goes on
# expect: {"exitCode": 0, "stdout": "made: 4096 then MemoryError\nagain: 5\nall freed: 4096\n"}
import ctypes as c

shape = c.CFUNCTYPE(c.c_int, c.c_int)


def fill():
    kept = []
    try:
        for _ in range(10_000):
            kept.append(shape(lambda value: value + 1))
    except MemoryError:
        pass
    return kept


kept = fill()
print('made:', len(kept), 'then MemoryError')
assert all(function(i) == i + 1 for i, function in enumerate(kept))
del kept[100:]
print('again:', shape(lambda value: value + 1)(4))
del kept
print('all freed:', len(fill()))
