# area: signal handlers run for raise_signal: order, ignore, default, KeyboardInterrupt, names
import os
import signal

calls = []


def handler(number, frame):
    calls.append((signal.Signals(number).name, frame.f_code.co_name))


print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN)
previous = signal.signal(signal.SIGTERM, handler)
print(previous == signal.SIG_DFL, signal.getsignal(signal.SIGTERM) is handler)


def work():
    signal.raise_signal(signal.SIGTERM)
    for _ in range(1000):
        pass


work()
signal.signal(signal.SIGUSR1, handler)
signal.signal(signal.SIGUSR2, lambda number, frame: calls.append("lambda"))
signal.raise_signal(signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR2)
signal.raise_signal(signal.SIGUSR1)
print(calls)

signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.raise_signal(signal.SIGTERM)
print("ignored", signal.signal(signal.SIGTERM, signal.SIG_DFL) == signal.SIG_IGN)
try:
    signal.raise_signal(signal.SIGINT)
    for _ in range(1000):
        pass
    print("never")
except KeyboardInterrupt:
    print("KeyboardInterrupt")


class Timeout(Exception):
    pass


def raiser(number, frame):
    raise Timeout(signal.Signals(number).name)


signal.signal(signal.SIGALRM, raiser)
try:
    try:
        signal.raise_signal(signal.SIGALRM)
        for _ in range(1000):
            pass
    finally:
        print("cleanup runs")
except Timeout as error:
    print("Timeout", error)
for bad in [lambda: signal.signal(10**6, handler), lambda: signal.signal(signal.SIGTERM, "x"), lambda: signal.Signals(999)]:
    try:
        bad()
    except (OSError, ValueError, TypeError) as error:
        print(type(error).__name__)
print(signal.Signals.SIGINT.name, signal.Signals["SIGHUP"] is signal.SIGHUP, signal.SIGTERM in signal.valid_signals(), signal.Handlers.SIG_DFL.name, os.getpid() > 0)
