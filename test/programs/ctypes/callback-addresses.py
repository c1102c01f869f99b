# tries: find out which table slots callbacks get
# holds: always the lowest free one, so that equal programs see equal addresses (the runner runs this twice)
# expect: {"exitCode": 0, "stdout": "in a row: [0, 1, 2, 3]\nfreed and given again: 1\nthen the next: 4\n"}
import ctypes as c
import gc

shape = c.CFUNCTYPE(None)


def slot(function):
    return c.cast(function, c.c_void_p).value


four = [shape(lambda: None) for _ in range(4)]
first = slot(four[0])
print('in a row:', [slot(function) - first for function in four])
four[1] = None
# A cast keeps its source alive in a cycle.
gc.collect()
again, following = shape(lambda: None), shape(lambda: None)
print('freed and given again:', slot(again) - first)
print('then the next:', slot(following) - first)
