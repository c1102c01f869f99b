# tries: answer the stop with more work, from the handler and hooks that would report it
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
import signal
import sys


def loop(*details):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


sys.excepthook = sys.unraisablehook = loop
try:
    signal.signal(signal.SIGINT, loop)
except (OSError, ValueError):
    pass
signal.raise_signal(signal.SIGINT)
loop()
