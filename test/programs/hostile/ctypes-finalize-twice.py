# tries: finalise the interpreter under its own feet, twice
# holds: an end of the guest, reported as such
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0}, {"exitCode": 1}, {"exitCode": 120}, {"exitCode": 134}]}
import ctypes

try:
    end = ctypes.pythonapi.Py_FinalizeEx
except (AttributeError, OSError) as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
end()
end()
