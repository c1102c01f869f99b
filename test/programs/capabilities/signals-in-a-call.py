# tries: have handlers of signals, timers and trace functions make calls in the midst of calls
# holds: each call is answered with its own reply
# given: echo
# calls: {"echo": [400, 5000]}
import signal
import sys
from tries import claim

inner = []


def handler(*_):
    inner.append(echo('inner') == 'inner')


signal.signal(signal.SIGUSR1, handler)
wrong = 0
for number in range(200):
    signal.raise_signal(signal.SIGUSR1)
    wrong += echo(number) != number


def trace(frame, event, arg):
    if event == 'call' and frame.f_code.co_name == 'exchange' and len(inner) < 300:
        sys.settrace(None)
        inner.append(echo('traced') == 'traced')
        sys.settrace(trace)
    return None


sys.settrace(trace)
for number in range(200):
    wrong += echo([number]) != [number]
sys.settrace(None)
claim('each has its own', wrong == 0 and all(inner) and len(inner) >= 200)
