# tries: install trace and profile functions that swallow exceptions and loop
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
import sys


def trace(frame, event, argument):
    frame.f_trace_opcodes = True
    try:
        for turn in range(10):
            pass
    except BaseException:
        pass
    return trace


def work():
    while True:
        try:
            work.turns = getattr(work, 'turns', 0) + 1
        except BaseException:
            sys.settrace(trace)


sys.setprofile(trace)
sys.settrace(trace)
work()
