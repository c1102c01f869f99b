# tries: leave the mounted directory by .. in every place of a path: from its root, from below, through links, by chdir and by descriptors
# holds: above the mount is the sandbox's own root, which has none of the host's files
# world: files
# modes: ["read-only", "read-write", "overlay", "memory", "archive"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: the root is above the mount"}
import os

from attempts import ROOT, claim, read, refused

UP = '../' * 400
for start in ('/data', '/data/sub', '/data/sub/deeper', '/data/empty', '/data/parent', '/data/sub/up'):
    for tail in ('etc/passwd', 'outside/secret.txt', 'sibling.txt', 'home/secret.txt', 'proc/self/environ', 'root/.ssh/id_rsa'):
        for way in (f'{start}/../{tail}', f'{start}/../../{tail}', f'{start}/{UP}{tail}', f'{start}/./..//.././{tail}'):
            refused(f'a path from {start}', lambda: read(way), 'ENOENT', 'ENOTDIR')

descriptor = os.open(ROOT, os.O_RDONLY)
below = os.open(f'{ROOT}/sub/deeper', os.O_RDONLY)
for tail in ('../outside/secret.txt', '../../../outside/secret.txt', UP + 'etc/passwd', '../sibling.txt'):
    for at in (descriptor, below):
        refused('a descriptor', lambda: os.read(os.open(tail, os.O_RDONLY, dir_fd=at), 100), 'ENOENT')
        refused('a link', lambda: os.readlink(tail, dir_fd=at), 'ENOENT')
        refused('metadata', lambda: os.stat(tail, dir_fd=at), 'ENOENT')

os.chdir(f'{ROOT}/sub/deeper')
for turn in range(20):
    os.chdir('..')
    claim('nothing of the host here', 'outside' not in os.listdir('.') and 'sibling.txt' not in os.listdir('.'))
claim('the root is above the mount', os.getcwd() == '/' and os.path.samefile(f'{ROOT}/..', '/'))
