# tries: get confused when the host shortens and lengthens a file that is being read
# holds: reads end where the file ends; nobody hangs or crashes
# world: files
# modes: ["read-only", "read-write", "overlay"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import mmap
import os

from attempts import ROOT, claim, outcome

descriptor = os.open(f'{ROOT}/big.bin', os.O_RDONLY)
file = open(f'{ROOT}/big.bin', 'rb')
view = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
claim('all of it', len(os.read(descriptor, 100_000)) == 100_000 and len(file.read(1000)) == 1000)
print('host: truncate', flush=True)
claim('nothing more', os.read(descriptor, 100_000) == b'' and os.fstat(descriptor).st_size == 10)
os.lseek(descriptor, 5, 0)
claim('the rest', os.read(descriptor, 100_000) == b'bbbbb')
print(len(file.read()), len(view[:]), outcome(lambda: os.pread(descriptor, 10, 2**40)))
print('host: grow', flush=True)
os.lseek(descriptor, 0, 0)
print(os.read(descriptor, 20), len(file.read()), os.stat(f'{ROOT}/big.bin').st_size)
claim('from the beginning', sum(len(piece) for piece in iter(lambda: os.read(descriptor, 65536), b'')) <= 500_000)
print('held: done')
