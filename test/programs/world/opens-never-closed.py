# tries: open files and listings until no more can be opened, and never close them
# holds: EMFILE; the host gets all its descriptors back
# world: files
# options: {"limits": {"descriptors": 300}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: all that there are"}
import os
import sys

from attempts import CAN_WRITE, ROOT, claim, name_of

opened = []
why = set()
for turn in range(3000):
    way = turn % 4
    try:
        if way == 0:
            opened.append(os.open(f'{ROOT}/hello.txt', os.O_RDONLY))
        elif way == 1:
            opened.append(os.open(f'{ROOT}/sub', os.O_RDONLY))
        elif way == 2:
            opened.append(os.scandir(f'{ROOT}'))
            next(opened[-1])
        elif CAN_WRITE:
            opened.append(os.open(f'{ROOT}/new-{turn}', os.O_RDWR | os.O_CREAT))
    except OSError as error:
        why.add(name_of(error))
claim(f'all that there are: {len(opened)} {why}', 100 < len(opened) <= 300 and why <= {'EMFILE', 'ENFILE', 'ENOSPC'})
# Not a word to anybody.
sys.stdout.flush()
os._exit(0)
