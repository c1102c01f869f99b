# tries: end with exit hooks that raise, exit with other codes, and clear the hook list
# holds: exit code 0 as the program ended, or that of a hook; nothing hangs
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 5}, {"exitCode": 1}]}
import atexit
import os
import sys

atexit.register(sys.exit, 5)
atexit.register(lambda: 1 / 0)
atexit.register(atexit._clear)
atexit.register(lambda: sys.modules.clear())
atexit.register(lambda: os.chdir('/nowhere'))
