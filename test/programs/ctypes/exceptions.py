# tries: raise in a callback, which has nowhere to raise to
# holds: the exception is shown, the caller gets 0, and the program goes on
# expect: {"exitCode": 0, "stdout": "integer: 0\ndouble: 0.0\nbad result: 0\nseen: ['ZeroDivisionError', 'KeyError', 'TypeError', 'SystemExit']\n", "stderrIncludes": "Exception ignored"}
import ctypes as c
import sys


def fail(error):
    raise error


print('integer:', c.CFUNCTYPE(c.c_int)(lambda: 1 // 0)())
seen = []
sys.unraisablehook = lambda report: seen.append(report.exc_type.__name__)
c.CFUNCTYPE(c.c_int)(lambda: 1 // 0)()
print('double:', c.CFUNCTYPE(c.c_double, c.c_int)(lambda value: fail(KeyError(value)))(3))
print('bad result:', c.CFUNCTYPE(c.c_int)(lambda: 'text')())
c.CFUNCTYPE(None)(lambda: fail(SystemExit(3)))()
print('seen:', seen)
