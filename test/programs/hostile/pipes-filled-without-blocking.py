# tries: park data in as many full non-blocking pipes as there are descriptors
# holds: each holds a bounded amount
# options: {"limits": {"descriptors": 64, "files": "8MiB"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: bounded"}
import os

total = 0
ends = []
try:
    while True:
        ends.append(os.pipe())
        os.set_blocking(ends[-1][1], False)
        try:
            for turn in range(1000):
                total += os.write(ends[-1][1], b'x' * 65536)
        except BlockingIOError:
            pass
        if len(ends) > 64:
            break
except OSError as error:
    print(type(error).__name__, len(ends) <= 32)
if total > 9 * 1024 * 1024:
    print('ESCAPED: parked', total)
print('held: bounded')
