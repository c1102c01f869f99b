# tries: use descriptors that it was not given: all numbers, those of the controller among them; wild numbers; closed ones
# holds: only its own standard streams are open; EBADF for all others
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: only its own"}
import fcntl
import os

from attempts import ROOT, claim, outcome, refused

mine = os.open(f'{ROOT}/hello.txt', os.O_RDONLY)
NUMBERS = [number for number in range(3, 1200) if number != mine] + [2**15, 2**20, 2**31 - 1, -2, -3, -100, -2**31]
CALLS = [lambda fd: os.read(fd, 10), lambda fd: os.fstat(fd), lambda fd: os.lseek(fd, 0, 0), lambda fd: os.dup(fd), lambda fd: os.pread(fd, 10, 0),
         lambda fd: os.write(fd, b'x'), lambda fd: os.ftruncate(fd, 0), lambda fd: os.fsync(fd), lambda fd: fcntl.fcntl(fd, fcntl.F_GETFL),
         lambda fd: os.listdir(fd), lambda fd: os.fchdir(fd), os.close]
opened = set()
for number in NUMBERS:
    for call in CALLS[:2] if number > 64 else CALLS:
        try:
            call(number)
        except (OSError, ValueError, OverflowError):
            continue
        opened.add(number)
claim(f'only its own: {sorted(opened)}', not opened)
print(outcome(lambda: os.dup2(mine, 60)), outcome(lambda: os.dup2(mine, 2**20)))
os.close(mine)
refused('a closed one', lambda: os.read(mine, 10), 'EBADF')
