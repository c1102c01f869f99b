# tries: change the host's time, name, limits, priority and terminal
# holds: refused or absent
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os
import time


def terminal():
    import termios
    termios.tcsetattr(0, 0, [0, 0, 0, 0, 0, 0, [0] * 32])


def limits():
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (10**9, 10**9))


before = time.time()
for attempt in (lambda: time.clock_settime(0, 0), lambda: time.clock_settime_ns(0, 1), lambda: os.nice(-20), lambda: os.setpriority(0, 0, -20), terminal, limits,
                lambda: os.sched_setaffinity(0, [0]), lambda: os.tcsetpgrp(0, 1), lambda: os.set_blocking(0, False), lambda: os.setgroups([0]), lambda: os.initgroups('root', 0)):
    try:
        attempt()
        print('answered')
    except Exception as error:
        print('held:', type(error).__name__)
if abs(time.time() - before) > 60:
    print('ESCAPED: the clock moved')
print('held: end')
