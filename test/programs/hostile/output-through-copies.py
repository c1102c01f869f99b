# tries: write through copies of the standard descriptors and devices that lead to them
# holds: all count together
# options: {"limits": {"output": "64KiB", "cpu": "10s", "descriptors": 64}}
# expect: {"stopped": "output"}
import os

ways = [os.dup(1), os.dup(2), os.dup2(1, 30), os.dup2(2, 31)]
for path in ('/dev/stdout', '/dev/stderr', '/dev/fd/1', '/proc/self/fd/1', '/dev/tty', '/dev/console'):
    try:
        ways.append(os.open(path, os.O_WRONLY))
    except OSError:
        pass
files = [open(way, 'wb', buffering=0, closefd=False) for way in ways]
while True:
    for file in files:
        file.write(b'x' * 100)
    os.writev(ways[0], [b'y' * 100] * 10)
