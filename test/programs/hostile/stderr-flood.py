# tries: flood the error stream, which might be counted elsewhere
# holds: stopped at the output limit
# options: {"limits": {"output": "64KiB", "cpu": "5s"}}
# expect: {"stopped": "output"}
import sys

while True:
    sys.stderr.write('x' * 70 + '\n')
