# tries: set times, owners and modes to values that overflow the structures they travel in
# holds: OverflowError, OSError or a stored value that reads back without harm
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

open('/tmp/x', 'w').close()
for value in (0, -1, 2**31, 2**33, 2**63 - 1, -(2**63), 1e300):
    for action in (lambda: os.utime('/tmp/x', (value, value)), lambda: os.utime('/tmp/x', ns=(value, value)), lambda: os.chmod('/tmp/x', value),
                   lambda: os.chown('/tmp/x', value, value), lambda: os.umask(value)):
        try:
            action()
            os.stat('/tmp/x')
            os.listdir('/tmp')
        except (OSError, OverflowError, TypeError, ValueError):
            continue
os.chmod('/tmp/x', 0)
print('held: end', os.stat('/tmp/x').st_size)
