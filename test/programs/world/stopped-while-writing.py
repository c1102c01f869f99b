# tries: have files half written by being stopped in the middle
# holds: the host has what it had before; nothing is left lying about
# world: files
# modes: ["read-write", "overlay"]
# options: {"limits": {"cpu": "400ms", "grace": "50ms"}}
# expect: {"stopped": "cpu", "stdoutIncludes": "held: half written"}
# leaves: {"hello.txt": "hello\n", "big.bin.new": null, "done.txt": "done"}
import os
import sys

from attempts import ROOT, claim

with open(f'{ROOT}/done.txt', 'w') as file:
    file.write('done')
hello = open(f'{ROOT}/hello.txt', 'w')
hello.write('half')
hello.flush()
new = open(f'{ROOT}/big.bin.new', 'wb', buffering=0)
new.write(b'x' * 100_000)
claim('half written', os.stat(f'{ROOT}/hello.txt').st_size == 4)
sys.stdout.flush()
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
