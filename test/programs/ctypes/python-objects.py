# tries: pass Python objects through C function pointers
# holds: the same objects arrive, and are not freed too early
# expect: {"exitCode": 0, "stdout": "same: True\nnew: ['a', 'b']\nalive: 5\n"}
import ctypes as c
import gc

shape = c.CFUNCTYPE(c.py_object, c.py_object)
thing = object()
print('same:', shape(lambda value: value)(thing) is thing)
print('new:', c.CFUNCTYPE(c.py_object, c.py_object, c.py_object)(lambda a, b: [a, b])('a', 'b'))
functions = [shape(lambda value, i=i: (value, i)) for i in range(5)]
for _ in range(1000):
    for i, function in enumerate(functions):
        assert function('x') == ('x', i)
gc.collect()
print('alive:', len([function for function in functions if function(None)]))
