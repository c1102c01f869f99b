# tries: forge a PyCapsule with a wild pointer under the name of a C interface and let a C module use it
# holds: the guest alone crashes, or an exception
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0, "stdoutIncludes": "held"}, {"exitCode": 1}]}
import ctypes
import datetime

try:
    make = ctypes.pythonapi.PyCapsule_New
except (AttributeError, OSError) as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
make.restype = ctypes.py_object
make.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
import _datetime

name = b'datetime.datetime_CAPI'
datetime.datetime_CAPI = _datetime.datetime_CAPI = make(0x10, name, None)
import _testcapi

try:
    _testcapi.test_datetime_capi()
    print('held:', _testcapi.get_date_fromdate(1, 2000, 1, 1))
except Exception as error:
    print('held:', type(error).__name__)
