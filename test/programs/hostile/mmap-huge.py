# tries: map lengths far beyond the limit, anonymous and of files
# holds: an exception for each but the empty one, which this engine takes
# options: {"limits": {"memory": "96MiB"}}
# expect: {"exitCode": 0, "stdout": "held: refused 5\n"}
import mmap
import os

file = os.open('/tmp/small', os.O_CREAT | os.O_RDWR)
os.write(file, b'x' * 100)
refused = 0
for number, length in ((-1, 2**31 - 1), (-1, 2**30), (-1, -1), (-1, 0), (file, 2**31 - 1), (file, -1)):
    try:
        mmap.mmap(number, length)
    except (OSError, ValueError, OverflowError, MemoryError):
        refused += 1
print('held: refused', refused)
