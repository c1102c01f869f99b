# tries: map files of the mount into memory: to write where nothing may be written, beyond their end, after they were truncated
# holds: a map that is shared and writable is refused in a read-only mount; what is written to private ones stays private
# world: files
# modes: ["read-only", "read-write", "overlay", "memory", "archive"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import mmap
import os

from attempts import CAN_WRITE, ROOT, claim, outcome, read, refused

file = os.open(f'{ROOT}/hello.txt', os.O_RDONLY)
with mmap.mmap(file, 0, access=mmap.ACCESS_READ) as view:
    claim('a map to read', view[:] == b'hello\n')
    claim('a map to read is not written', isinstance(outcome(lambda: view.__setitem__(0, 1)), str))
with mmap.mmap(file, 0, access=mmap.ACCESS_COPY) as view:
    view[0:5] = b'WROTE'
claim('a private map stays private', read(f'{ROOT}/hello.txt') == b'hello\n')
refused('a writable map of what was opened to read', lambda: mmap.mmap(file, 0, access=mmap.ACCESS_WRITE))
for length, offset in ((10**6, 0), (6, 65536), (2**31, 0), (1, 2**40), (2**60, 0)):
    print('beyond the end', outcome(lambda: len(mmap.mmap(file, length, access=mmap.ACCESS_READ, offset=offset))))
for name in ('climb', 'absolute', 'passwd', 'environ', 'fifo', '.env'):
    refused(name, lambda: mmap.mmap(os.open(f'{ROOT}/{name}', os.O_RDONLY), 0, access=mmap.ACCESS_READ), 'ENOENT')
if CAN_WRITE:
    both = os.open(f'{ROOT}/big.bin', os.O_RDWR)
    print('shared', outcome(lambda: mmap.mmap(both, 0)[:2]))
    view = mmap.mmap(both, 100_000, access=mmap.ACCESS_COPY)
    os.ftruncate(both, 10)
    claim('after it was truncated', len(view[:]) == 100_000)
    outcome(lambda: view.flush())
else:
    refused('a map to write', lambda: mmap.mmap(os.open(f'{ROOT}/hello.txt', os.O_RDWR), 0))
print('held: done')
