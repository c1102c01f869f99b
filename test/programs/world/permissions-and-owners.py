# tries: set-user-id, set-group-id and sticky bits, other owners, devices, by every call that takes a mode
# holds: on the host no file ever has them, nor another owner
# world: files
# modes: ["read-only", "read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import shutil
import stat

from attempts import CAN_WRITE, MODE, ROOT, claim, outcome

os.umask(0)
os.chdir(ROOT)
for mode in (0o4777, 0o2777, 0o1777, 0o7777, 0o6755, 0o177777, 0xffffffff, -1):
    for name in ('hello.txt', 'sub', 'sub/inner.txt', '.', 'climb', 'absolute', 'passwd', 'relative'):
        outcome(lambda: os.chmod(name, mode))
        outcome(lambda: os.chmod(name, mode, follow_symlinks=False))
    outcome(lambda: os.close(os.open(f'new-{mode}', os.O_CREAT | os.O_WRONLY, mode & 0o7777)))
    outcome(lambda: os.mkdir(f'directory-{mode}', mode & 0o7777))
    if CAN_WRITE:
        with open('written', 'w') as file:
            outcome(lambda: os.fchmod(file.fileno(), mode & 0o7777))
            file.write('#!/bin/sh\n')
for kind in (stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFREG):
    for number in (0, 0x0103, 0x0801):
        outcome(lambda: os.mknod(f'node-{kind}-{number}', kind | 0o666, number))
outcome(lambda: os.mkfifo('new-fifo'))
for name in ('hello.txt', 'sub', 'climb', '.'):
    print(name, outcome(lambda: os.chown(name, 0, 0)), outcome(lambda: os.lchown(name, 12345, 12345)), outcome(lambda: os.chown(name, -1, -1)))
outcome(lambda: os.setxattr('hello.txt', 'security.capability', b'\1\0\0\2'))
outcome(lambda: shutil.copystat('sub', 'empty'))
for directory, directories, files in os.walk('.'):
    for name in directories + files:
        shown = os.lstat(os.path.join(directory, name))
        if MODE in ('read-only', 'read-write'):
            claim('no special bits', shown.st_mode & 0o7000 == 0)
        claim('only files, directories and links', stat.S_ISREG(shown.st_mode) or stat.S_ISDIR(shown.st_mode) or stat.S_ISLNK(shown.st_mode))
print('held: done')
