# tries: place descriptors at negative and enormous numbers, where a table indexed by number would explode
# holds: EBADF (or another OSError) for each
# options: {"limits": {"descriptors": 64}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: refused 14"}
import fcntl
import os

refused = 0
for number in (-1, -(2**31), 100_000, 10**6, 2**30, 2**31 - 1, 2**31 - 2):
    for attempt in (lambda: os.dup2(1, number), lambda: fcntl.fcntl(1, fcntl.F_DUPFD, number)):
        try:
            attempt()
        except (OSError, OverflowError):
            refused += 1
        else:
            print('accepted', number)
print('held: refused', refused)
