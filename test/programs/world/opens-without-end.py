# tries: open, look at, read and close a file: a hundred thousand calls; and as many as it likes for what may not be opened
# holds: each is answered; nothing is kept of them
# world: files
# modes: ["read-only"]
# options: {"limits": {"cpu": "40s", "wall": "60s", "calls": "unlimited"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import sys

from attempts import ROOT, refused

# Calls to another thread cost more.
OPENS = 25_000 if sys.argv[2] == 'inline' else 2_500
path = f'{ROOT}/sub/inner.txt'
for turn in range(OPENS):
    descriptor = os.open(path, os.O_RDONLY)
    os.fstat(descriptor)
    os.read(descriptor, 10)
    os.close(descriptor)
for turn in range(1000):
    try:
        os.open(f'{ROOT}/climb', os.O_RDONLY)
    except OSError:
        continue
    print('read', 'ESC' 'APED')
print('held: done')
