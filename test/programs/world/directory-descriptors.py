# tries: hold directories by descriptors while they are renamed, removed and replaced, and go up and out from them
# holds: a descriptor gives the directory that it was opened for or nothing; '..' of it ends at the sandbox's root
# world: files
# modes: ["read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import ROOT, claim, outcome, refused


def read_at(name, at):
    descriptor = os.open(name, os.O_RDONLY, dir_fd=at)
    try:
        return os.read(descriptor, 100)
    finally:
        os.close(descriptor)


os.chdir(ROOT)
os.makedirs('one/two/three')
three = os.open('one/two/three', os.O_RDONLY)
two = os.open('one/two', getattr(os, 'O_PATH', 0) | os.O_DIRECTORY)
os.rename('one/two', 'two')
for at in (three, two):
    for tail in ('../outside/secret.txt', '../../outside/secret.txt', '../../../outside/secret.txt', '../' * 50 + 'etc/passwd', '../.env', '../../.env'):
        refused('up from one that was moved', lambda: read_at(tail, at))
print(outcome(lambda: os.rmdir('two/three')), outcome(lambda: os.rmdir('two')), outcome(lambda: os.symlink('sub', 'two')))
for name in ('x', '../hello.txt', '../../hello.txt', '.', '..', '../../../outside/secret.txt'):
    print('from one that is gone', outcome(lambda: read_at(name, three)), outcome(lambda: os.listdir(three)))
    print('made in one that is gone', outcome(lambda: os.mkdir('new', dir_fd=three)), outcome(lambda: os.close(os.open('new', os.O_CREAT | os.O_WRONLY, dir_fd=two))))
file = os.open('hello.txt', os.O_RDONLY)
for at in (file, 0, 1, 999, -1, -5, 2**31 - 1):
    refused('from what is no directory', lambda: os.close(os.open('hello.txt', os.O_RDONLY, dir_fd=at)), 'ENOTDIR', 'EBADF')
    refused('from what is no directory', lambda: os.rename('shared.txt', 'shared', src_dir_fd=at), 'ENOTDIR', 'EBADF')
os.fchdir(os.open('sub', os.O_RDONLY))
refused('up and out', lambda: open('../../outside/secret.txt'), 'ENOENT')
claim('where it is', os.getcwd() == f'{ROOT}/sub')
os.rename(f'{ROOT}/sub', f'{ROOT}/moved')
print('where it is now', outcome(os.getcwd), outcome(lambda: os.listdir('.')))
refused('up and out', lambda: open('../../outside/secret.txt'), 'ENOENT')
print('held: done')
