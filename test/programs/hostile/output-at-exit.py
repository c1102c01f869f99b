# tries: flood while the interpreter shuts down, after the program has ended
# holds: stopped at the output limit
# options: {"limits": {"output": "64KiB", "cpu": "5s"}}
# expect: {"stopped": "output"}
import atexit
import os


@atexit.register
def flood():
    while True:
        os.write(1, b'x' * 1000)
