# tries: send signals to every process of the host it can name
# holds: refused for every process but itself
# expect: {"exitCode": 0, "stdoutIncludes": "held: none reached"}
import os
import signal

reached = []
own = os.getpid()
for process in (1, 2, own - 1, own + 1, os.getppid(), 4242, 2**31 - 1, -1, -2**31, -own):
    for number in (0, signal.SIGURG):
        if process == own:
            continue
        try:
            os.kill(process, number)
            reached.append(process)
        except (OSError, OverflowError):
            pass
# A C library without processes may accept any number and do nothing: probe again with a fatal signal.
for process in reached:
    try:
        os.kill(process, signal.SIGCONT)
    except OSError:
        pass
print('held: none reached', len(reached))
