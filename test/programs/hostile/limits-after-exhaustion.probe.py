# tries: run after a guest that used everything up
# holds: the whole allowance is there
# options: {"limits": {"memory": "96MiB", "output": "64KiB", "files": "8MiB", "entries": 1000, "descriptors": 64, "cpu": "10s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: whole allowance"}
import os

data = bytearray(20 << 20)
with open('/tmp/file', 'wb') as file:
    for turn in range(6):
        file.write(bytes(1 << 20))
for number in range(500):
    os.close(os.open(f'/tmp/{number}', os.O_CREAT))
opened = [os.open('/dev/null', os.O_RDONLY) for turn in range(40)]
print('x' * 40_000)
print('held: whole allowance')
