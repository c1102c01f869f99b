# tries: open and close a file a hundred thousand times, and look at what is not there as often
# holds: each is answered; nothing is kept of them
# world: files
# modes: ["read-only"]
# options: {"limits": {"cpu": "40s", "wall": "60s", "calls": "unlimited"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: 100000"}
import os
import sys

from attempts import ROOT, refused

# Calls to another thread cost more.
OPENS = 100_000 if sys.argv[2] == 'inline' else 10_000
path = f'{ROOT}/sub/inner.txt'
for turn in range(OPENS):
    os.close(os.open(path, os.O_RDONLY))
for turn in range(1000):
    try:
        os.open(f'{ROOT}/climb', os.O_RDONLY)
    except OSError:
        continue
    print('read', 'ESC' 'APED')
print('held: 100000')
