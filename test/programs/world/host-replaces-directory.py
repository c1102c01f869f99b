# tries: go through a directory that the host replaces by a link to the outside: by path, from within, by descriptors opened before
# holds: what was opened is what was there; the link leads nowhere; nothing is made, changed or removed outside
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import shutil

from attempts import CAN_WRITE, MODE, ROOT, claim, outcome, read, refused

os.chdir(f'{ROOT}/swap')
directory = os.open('.', os.O_RDONLY)
file = os.open('file.txt', os.O_RDONLY)
listing = os.scandir('.')
written = outcome(lambda: open(f'{ROOT}/swap/written.txt', 'w'))
if CAN_WRITE and MODE == 'read-write':
    written.write('half')
    written.flush()
print('host: replace-directory', flush=True)
claim('what was open', os.read(file, 100) in (b'inside\n', b''))
print('listing', outcome(lambda: [entry.name for entry in listing]), outcome(lambda: os.listdir('.')), outcome(os.getcwd))
for name in ('secret.txt', 'inner.txt', 'deep/secret.txt', '../outside/secret.txt', 'file.txt', 'shared.txt'):
    for way in (lambda: read(name), lambda: read(f'{ROOT}/swap/{name}'), lambda: os.read(os.open(name, os.O_RDONLY, dir_fd=directory), 100),
                lambda: shutil.copyfile(f'{ROOT}/swap/{name}', '/home/copy') and read('/home/copy')):
        answer = outcome(way)
        if answer != b'inside\n':
            claim(f'{name}: {answer}', answer in ('ENOENT', 'ENOTDIR', 'ELOOP', 'ESTALE', 'EIO'))
    for way in (lambda: os.remove(f'{ROOT}/swap/{name}'), lambda: os.remove(name), lambda: os.truncate(name, 0), lambda: os.chmod(name, 0o777),
                lambda: os.utime(name, (1, 1)), lambda: os.rename(name, 'renamed'), lambda: os.rename(f'{ROOT}/swap/{name}', f'{ROOT}/stolen'),
                lambda: os.rename(f'{ROOT}/hello.txt', f'{ROOT}/swap/{name}'), lambda: os.open(f'{ROOT}/swap/{name}', os.O_WRONLY | os.O_CREAT)):
        answer = outcome(way)
    outcome(lambda: os.rename(f'{ROOT}/swap/{name}', f'{ROOT}/hello.txt'))
for way in (lambda: os.mkdir('new'), lambda: os.mkdir(f'{ROOT}/swap/new'), lambda: os.symlink('x', f'{ROOT}/swap/link'), lambda: os.mkdir('new', dir_fd=directory)):
    print(outcome(way))
if MODE == 'read-write':
    print('what was written has no place', outcome(written.close))
print('held: done')
