# tries: see whether another sandbox's environment, directory, umask or descriptors are in force here
# holds: everything is as at the start
# options: {"stdin": "my input\n"}
# expect: {"exitCode": 0, "stdout": "held: fresh state\n"}
import os
import time

left = []
if hasattr(os, 'reload_environ'):
    os.reload_environ()
if 'PLANTED' in os.environ or 'PLANTED_BELOW' in os.environ or os.environ.get('TZ') == 'XYZ-13:37' or 'XYZ' in time.tzname:
    left.append('environment')
if 'elsewhere' in os.getcwd():
    left.append('directory')
if os.umask(0o22) == 0o777:
    left.append('umask')
for number in range(11, 40):
    try:
        os.fstat(number)
        left.append(number)
    except OSError:
        pass
if input() != 'my input' or not os.get_blocking(0):
    left.append('input')
for name in left:
    print('ESCAPED:', name)
if not left:
    print('held: fresh state')
