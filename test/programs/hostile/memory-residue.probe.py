# tries: search all memory, also freshly grown memory, for a secret of the sandbox that ran before
# holds: nothing of it is there
# options: {"limits": {"memory": "96MiB"}}
# expect: {"exitCode": 0, "stdout": "held: no residue\n"}
import ctypes
import os
import re

# A class in the pattern keeps it from matching itself.
sign = re.compile(b'RESIDU[E]-OF-ANOTHER')
BASE = 480 * 65536
found = len(sign.findall((ctypes.c_char * (BASE - 16)).from_address(16)))
# An unfilled read buffer makes the memory grow without writing to it.
nothing = os.open('/dev/null', os.O_RDONLY)
os.read(nothing, 60 << 20)
found += len(sign.findall((ctypes.c_char * (32 << 20)).from_address(BASE)))
if found:
    print('ESCAPED: found', found)
else:
    print('held: no residue')
