# tries: write other numbers over the handle within a proxy's memory, with ctypes, and over the class's members
# holds: the host refuses what was not given; the guest may harm itself alone
# given: lamp
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: done"}, {"crashed": true}]}
# calls: {"lamp.on": [0, 1]}
import ctypes
from tries import all_refused, handle_of, refused
from vitrine import Capability

size = Capability.__basicsize__
words = (ctypes.c_uint32 * (size // 4)).from_address(id(lamp))
place = [index for index in range(size // 4) if words[index] == id(handle_of(lamp)) & 0xFFFFFFFF]
for value in (0, 2, 77, 10**6, 2**31, 2**40):
    number = value
    for index in place:
        words[index] = id(number)
    refused(f'number {value}', lambda: lamp.on(1), PermissionError, ValueError)
type(lamp).secret = lambda self: type(self).on(self)
print('held: done')
