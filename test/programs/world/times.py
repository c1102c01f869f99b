# tries: set times through links, of what is outside, and to values that no clock has
# holds: nothing outside changes; odd values are errors
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import CAN_WRITE, ROOT, claim, outcome, refused

for name in ('climb', 'absolute', 'sub/climb', 'passwd', 'home', 'environ', '.env', 'parent/sibling.txt', 'parent/outside', '../outside/secret.txt', 'fifo', 'socket'):
    refused(f'{name}, followed', lambda: os.utime(f'{ROOT}/{name}', (1, 1)))
for name in ('climb', 'absolute', 'passwd', 'relative', 'parent', 'root'):
    print(name, outcome(lambda: os.utime(f'{ROOT}/{name}', (1, 1), follow_symlinks=False)))
for times in ((2**31, 2**31), (-1, -1), (2**62, 2**62), (-2**62, -2**62), (1e300, 1e300)):
    print(times, outcome(lambda: os.utime(f'{ROOT}/hello.txt', times)) if abs(times[0]) < 1e20 else 'too large for Python')
for nanoseconds in ((10**9, 10**9), (2**62, 2**62), (-2**62, 0)):
    print(nanoseconds, outcome(lambda: os.utime(f'{ROOT}/hello.txt', ns=nanoseconds)))
descriptor = os.open(f'{ROOT}/hello.txt', os.O_RDONLY)
answer = outcome(lambda: os.utime(descriptor, (7, 7)))
claim('by a descriptor', answer is None if CAN_WRITE else answer == 'EROFS')
print('held: done')
