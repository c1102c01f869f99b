# tries: search all of its own memory for strings that only the host could have put there
# holds: no trace of the host's environment, paths or processes
# expect: {"exitCode": 0, "stdoutIncludes": "held: nothing of the host"}
import ctypes
import re

# Written as classes so that the pattern does not match itself.
SIGNS = re.compile(rb'np[m]_(?:config|package|lifecycle)_|node_module[s]/|SSH_AUTH_SOC[K]=|worker_thread[s]|VITES[T]_|NODE_OPTION[S]')
PAGES = 480
memory = (ctypes.c_char * (PAGES * 65536 - 16)).from_address(16)
found = [match.group() for match in SIGNS.finditer(memory)]
for text in found[:5]:
    print('ESCAPED: memory holds', text)
if not found:
    print('held: nothing of the host')
