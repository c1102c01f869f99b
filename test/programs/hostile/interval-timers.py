# tries: flood itself with timer signals whose handlers raise and rearm
# holds: no timers, or stopped by the cpu limit; no timer outlives the run
# options: {"limits": {"cpu": "1s", "wall": "3s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 0, "stdoutIncludes": "held"}, {"exitCode": 1}, {"crashed": true}]}
import ctypes
import signal

fired = []


def handler(number, frame):
    fired.append(number)
    raise KeyboardInterrupt


signal.signal(signal.SIGALRM, handler)
if hasattr(signal, 'setitimer'):
    signal.setitimer(signal.ITIMER_REAL, 1e-6, 1e-6)
else:
    print('held: no setitimer')
try:
    timer = (ctypes.c_longlong * 4)(0, 1, 0, 1)
    ctypes.CDLL(None).setitimer(0, timer, None)
except (AttributeError, OSError) as error:
    print('held:', type(error).__name__)
for turn in range(300_000):
    try:
        pass
    except KeyboardInterrupt:
        pass
print('held: end', len(fired))
