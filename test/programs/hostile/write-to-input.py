# tries: write to standard input, read from standard output
# holds: refused or without effect
# options: {"stdin": "abc"}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

for attempt in (lambda: os.write(0, b'x'), lambda: os.read(1, 10), lambda: os.read(2, 10), lambda: os.lseek(0, 100, 0), lambda: os.ftruncate(1, 2**40),
                lambda: os.ftruncate(0, 0), lambda: os.lseek(1, -100, 1), lambda: os.pwrite(1, b'x', 2**40), lambda: os.fchmod(1, 0)):
    try:
        print('answered', attempt())
    except OSError as error:
        print('held:', type(error).__name__)
print('held: end')
