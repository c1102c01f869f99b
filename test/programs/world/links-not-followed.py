# tries: go through links where none are wanted, and make some
# holds: a link is not there at all, whether it leads out or not
# world: files
# mount: {"followLinks": false}
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import CAN_WRITE, MODE, ROOT, claim, outcome, read, refused

NAMES = ['relative', 'down', 'sub/up', 'absolute', 'climb', 'passwd', 'home', 'environ', 'process-root', 'loop', 'chain-0', 'root']
for name in NAMES:
    path = f'{ROOT}/{name}'
    refused(name, lambda: read(path), 'ENOENT')
    refused(f'{name} as a link', lambda: os.readlink(path), 'ENOENT')
    refused(f'{name} itself', lambda: os.lstat(path), 'ENOENT')
    refused(f'{name} removed', lambda: os.remove(path), 'ENOENT', 'EROFS')
    refused(f'{name} renamed', lambda: os.rename(path, f'{ROOT}/shown'), 'ENOENT', 'EROFS')
    if MODE != 'overlay':
        refused(f'{name} replaced', lambda: os.rename(f'{ROOT}/hello.txt', path), 'EPERM', 'EROFS')
        refused(f'{name} made', lambda: open(path, 'w'), 'EEXIST', 'EROFS', 'ENOENT')
claim('none is listed', not set(NAMES) & set(os.listdir(ROOT)))
if MODE != 'overlay':
    refused('a new link', lambda: os.symlink('hello.txt', f'{ROOT}/new'), 'EPERM', 'EROFS')
print('held: done')
