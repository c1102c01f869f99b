# tries: flood the error stream below Python's own streams
# holds: stopped at the output limit
# options: {"limits": {"output": "64KiB", "cpu": "10s"}}
# expect: {"stopped": "output"}
import faulthandler

while True:
    faulthandler.dump_traceback(file=2)
