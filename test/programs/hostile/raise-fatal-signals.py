# tries: raise fatal signals in its own process with handlers that return
# holds: ends or goes on; only the guest is concerned
# options: {"limits": {"cpu": "2s", "wall": "5s"}}
# expect: {"anyOf": [{"exitCode": 0}, {"crashed": true}, {"exitCode": 139}, {"exitCode": 137}, {"exitCode": 1}, {"stopped": ["cpu", "wall"]}]}
import signal

for number in (signal.SIGSEGV, signal.SIGFPE, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
    try:
        signal.signal(number, lambda number, frame: None)
    except (OSError, ValueError):
        pass
    try:
        signal.raise_signal(number)
    except OSError as error:
        print('held:', type(error).__name__, flush=True)
print('still here')
