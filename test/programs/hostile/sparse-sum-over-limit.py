# tries: touch one byte in every 64 KiB of a huge file, so that the pages sum up to far more than was written
# holds: what the host really keeps is charged: the limit answers long before the last touch
# options: {"limits": {"files": "8MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: charged"}
import os

file = os.open('/tmp/sparse', os.O_CREAT | os.O_RDWR)
touched = 0
try:
    for touched in range(32768):
        os.pwrite(file, b'x', touched * 65536)
except OSError as error:
    print(type(error).__name__)
# 32768 pages of even 512 bytes would be 16 MiB.
if touched == 32767:
    print('ESCAPED: touched', touched)
os.close(file)
print('held: charged')
