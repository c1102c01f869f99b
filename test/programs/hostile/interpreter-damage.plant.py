# tries: damage the interpreter's own static data through ctypes, then end as if nothing had happened
# holds: (see the probe)
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"crashed": true}]}
import ctypes
import os

ctypes.c_uint32.from_address(id(7) + 12).value = 8
ctypes.c_uint32.from_address(id(100) + 12).value = 200
name = ctypes.c_uint32.from_address(id(float) + 12).value
ctypes.c_char.from_address(name).value = b'F'
os._exit(0)
