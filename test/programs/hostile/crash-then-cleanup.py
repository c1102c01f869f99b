# tries: crash in a finaliser at shutdown, after the exit code seems settled
# holds: the end is reported either way
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0}, {"exitCode": 134}]}
import atexit
import os

atexit.register(os.abort)
print('last words', flush=True)
