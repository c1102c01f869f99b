# tries: ignore SIGINT and every other signal that can be ignored, then loop
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms"}}
# expect: {"stopped": "cpu"}
import signal

for number in signal.valid_signals():
    for handler in (signal.SIG_IGN, lambda number, frame: None):
        try:
            signal.signal(number, handler)
        except (OSError, ValueError, RuntimeError):
            pass
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    except (OSError, ValueError, AttributeError):
        pass
while True:
    pass
