# tries: call the interpreter's own Py_FatalError, Py_Exit and Py_Finalize in the middle of a run
# holds: an end of the guest, reported as such
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0, "stdoutIncludes": "held"}, {"exitCode": 134}, {"exitCode": 1}]}
import ctypes

try:
    fatal = ctypes.pythonapi.Py_FatalError
except (AttributeError, OSError) as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
fatal(b'asked for by the program')
print('the fatal error returned')
