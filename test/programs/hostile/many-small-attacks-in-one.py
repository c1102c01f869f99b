# tries: combine: exhaust descriptors, memory, files and entries together, then end without cleaning up
# holds: each limit holds alone; the end is ordinary
# options: {"limits": {"cpu": "5s", "wall": "10s", "memory": "96MiB", "output": "64KiB", "files": "8MiB", "entries": 1000, "descriptors": 64}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: exhausted"}
import os

kept = []
for grow in (lambda: kept.append(os.open('/dev/null', os.O_RDONLY)), lambda: kept.append(bytearray(1 << 20)), lambda: os.mkdir(f'/tmp/{len(os.listdir("/tmp"))}'),
             lambda: open('/tmp/0', 'ab')):
    try:
        for turn in range(2000):
            grow()
    except (OSError, MemoryError):
        pass
os.write(1, b'held: exhausted\n')
