# tries: open a FIFO (which would block), a socket and devices of the host; replace and remove them
# holds: what is no file, directory or link is not there
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import socket
import stat

from attempts import MODE, ROOT, claim, outcome, read, refused

for name in ('fifo', 'socket'):
    path = f'{ROOT}/{name}'
    for flags in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_NONBLOCK, os.O_RDONLY | os.O_TRUNC):
        refused('opened', lambda: os.open(path, flags), 'ENOENT', 'EROFS')
    refused('metadata', lambda: os.stat(path), 'ENOENT')
    refused('removed', lambda: os.remove(path), 'ENOENT', 'EROFS')
    refused('renamed', lambda: os.rename(path, f'{ROOT}/x'), 'ENOENT', 'EROFS')
    if MODE != 'overlay':
        refused('replaced', lambda: os.rename(f'{ROOT}/hello.txt', path), 'EPERM', 'EROFS', 'EEXIST')
        refused('made', lambda: os.open(path, os.O_WRONLY | os.O_CREAT), 'EEXIST', 'EROFS', 'ENOENT')
claim('none is listed', not {'fifo', 'socket'} & set(os.listdir(ROOT)))
refused('connected to', lambda: socket.socket(socket.AF_UNIX).connect(f'{ROOT}/socket'))
for entry in os.scandir('/dev'):
    print(entry.name, stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode))
print('held: done')
