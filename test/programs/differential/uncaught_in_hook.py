# area: sys.excepthook replaced: custom report for an uncaught exception, exit code 1, stderr
# exit: 1
import sys
import traceback


def hook(kind, value, trace):
    frames = traceback.extract_tb(trace)
    print("hook:", kind.__name__, value, file=sys.stderr)
    print("hook frames:", [(frame.name, frame.line) for frame in frames])


def divide(a, b):
    return a / b


sys.excepthook = hook
print(sys.excepthook is not sys.__excepthook__, sys.exc_info() == (None, None, None))
try:
    divide(1, 0)
except ZeroDivisionError:
    kind, value, trace = sys.exc_info()
    hook(kind, value, trace)
divide(2, 0)
