# tries: use up files, entries, memory and output, so that the next sandbox has none left
# holds: (see the probe)
# options: {"limits": {"memory": "96MiB", "output": "64KiB", "files": "8MiB", "entries": 1000, "descriptors": 64, "cpu": "10s"}}
# expect: {"stopped": "output"}
import os

kept = []
for grow in (lambda: kept.append(bytearray(1 << 20)), lambda: kept.append(os.open(f'/tmp/{len(kept)}', os.O_CREAT | os.O_RDWR)), lambda: os.write(kept[-1], b'x' * 65536)):
    try:
        for turn in range(2000):
            grow()
    except (OSError, MemoryError):
        pass
while True:
    os.write(1, b'x' * 1000)
