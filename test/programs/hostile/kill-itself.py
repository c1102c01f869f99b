# tries: send itself every signal
# holds: ends or goes on; the host's process gets none of them
# expect: {"anyOf": [{"exitCode": 0}, {"crashed": true}, {"exitCode": 1}, {"exitCode": 130}, {"exitCode": 137}, {"exitCode": 143}, {"exitCode": 134}, {"exitCode": 129}]}
import os
import signal

for number in sorted(signal.valid_signals()):
    for send in (lambda: os.kill(os.getpid(), number), lambda: os.killpg(0, number)):
        try:
            send()
        except (OSError, KeyboardInterrupt, AttributeError) as error:
            print('held:', number, type(error).__name__, flush=True)
print('still here')
