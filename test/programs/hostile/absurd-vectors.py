# tries: readv and writev with a million vectors, empty ones, and sums beyond 2**31
# holds: EINVAL (or another OSError), or a correct partial answer
# options: {"limits": {"memory": "192MiB", "output": "1MiB", "files": "8MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

file = os.open('/tmp/v', os.O_CREAT | os.O_RDWR)
mega = bytearray(1 << 20)
for vector in ([b''] * 1_000_000, [], [b'x'] * 1025, [mega] * 1024, [mega] * 4096, [b''] * 1024):
    try:
        wrote = os.writev(file, vector)
    except (OSError, MemoryError, OverflowError) as error:
        print('writev', type(error).__name__)
        continue
    if wrote > 9 * 1024 * 1024:
        print('ESCAPED: wrote', wrote)
for vector in ([mega] * 4096, [bytearray()] * 100_000, []):
    try:
        os.lseek(file, 0, 0)
        os.readv(file, vector)
    except (OSError, MemoryError, OverflowError) as error:
        print('readv', type(error).__name__)
print('held: end')
