# tries: leave without the driver, with buffered output and hooks pending
# holds: exit code as given; hooks do not run
# expect: {"exitCode": 7, "stdout": "flushed\n"}
import atexit
import os
import sys

atexit.register(os.write, 1, b'a hook ran\n')
print('flushed', flush=True)
sys.stdout.write('buffered')
os._exit(7)
