# tries: rename over directories, links, special and hidden files, the mount itself, and out of the mount
# holds: what rename(2) says; nothing that is not shown is lost; nothing crosses the mount
# world: files
# modes: ["read-only", "read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import shutil

from attempts import MODE, ROOT, claim, outcome, read, refused

os.chdir('/home')
with open('mine', 'w') as file:
    file.write('mine')
for source, target in ((ROOT, '/home/data'), ('/home', f'{ROOT}/home'), (f'{ROOT}/sub', '/home/sub'), (f'{ROOT}/hello.txt', '/home/hello'),
                       ('mine', f'{ROOT}/mine'), ('mine', ROOT), (f'{ROOT}/.', '/home/x'), (f'{ROOT}/sub/..', '/home/x'), ('/lib', f'{ROOT}/lib')):
    refused('across mounts', lambda: os.rename(source, target), 'EXDEV', 'EBUSY', 'EROFS')
for call in (lambda: os.rmdir(ROOT), lambda: os.remove(ROOT), lambda: os.mkdir(ROOT), lambda: os.symlink('/', ROOT)):
    refused('the mount itself', call, 'EBUSY', 'EISDIR', 'EEXIST', 'EPERM', 'EROFS', 'ENOTEMPTY')
os.chdir(ROOT)
for source, target in (('sub', 'sub/deeper/sub'), ('hello.txt', 'sub'), ('sub', 'hello.txt'), ('swap', 'sub'), ('.', 'x'), ('..', 'x'), ('sub', '..')):
    refused('what makes no sense', lambda: os.rename(source, target))
if MODE in ('read-only', 'read-write'):
    for target in ('fifo', 'socket', '.env', '.git', '.ssh/id', 'sub/.env'):
        refused('what is not shown', lambda: os.rename('hello.txt', target), 'EPERM', 'EROFS', 'ENOENT', 'EEXIST')
        refused('what is not shown', lambda: os.replace('swap', target), 'EPERM', 'EROFS', 'ENOENT', 'EEXIST', 'ENOTDIR')
for target in ('climb', 'absolute', 'passwd', 'climb-directory', 'environ'):
    if MODE == 'read-only':
        refused('a link', lambda: os.rename('hello.txt', target), 'EROFS')
    elif MODE != 'memory':
        shutil.copy('hello.txt', 'copy')
        print('a link is replaced, not what it leads to', outcome(lambda: os.rename('copy', target)))
        claim('a file now', not os.path.islink(target) and read(target) == b'hello\n')
print(outcome(lambda: shutil.move('sub', '/home/moved')))
print('held: done')
