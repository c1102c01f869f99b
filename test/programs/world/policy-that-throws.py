# tries: whatever there is, under a policy that is broken
# holds: it refuses
# world: files
# policy: throws
# expect: {"exitCode": 0, "stdoutIncludes": "held: all is refused"}
# refused: ["file /data/hello.txt EACCES"]
# leaves: {"hello.txt": "hello\n"}
import os

from attempts import ROOT, claim, read, refused

for way in (lambda: read(f'{ROOT}/hello.txt'), lambda: os.listdir(ROOT), lambda: os.stat(f'{ROOT}/sub'), lambda: os.open(f'{ROOT}/hello.txt', os.O_RDWR),
            lambda: os.readlink(f'{ROOT}/climb'), lambda: open(f'{ROOT}/new', 'w'), lambda: os.mkdir(f'{ROOT}/x'), lambda: os.remove(f'{ROOT}/hello.txt'),
            lambda: os.rename(f'{ROOT}/hello.txt', f'{ROOT}/x'), lambda: os.symlink('x', f'{ROOT}/y'), lambda: os.chmod(f'{ROOT}/hello.txt', 0)):
    refused('a call', way, 'EACCES')
claim('all is refused', True)
