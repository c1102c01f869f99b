# tries: reach names that begin with a dot: by case, trailing dots and slashes, links, renames, descriptors, globs, hard links
# holds: hidden files are not there, and can be neither shown, nor replaced, nor removed
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import glob
import os
import pathlib
import shutil

from attempts import MODE, ROOT, claim, outcome, read, refused

for name in ('.env', '.ENV', '.Env', '.env/', '.env/.', './.env', './/.env', '.env.', '.env ', 'sub/../.env', 'sub/.env', '.git/config', '.git/CONFIG',
             '.GIT/config', '.git//config', '.git/../.env', '.ssh/id', '.ssh/./id', '.git/../hello.txt', 'to-hidden', 'to-hidden-directory/id'):
    refused(name, lambda: read(f'{ROOT}/{name}'), 'ENOENT')
    refused(f'{name}, metadata', lambda: os.stat(f'{ROOT}/{name}'), 'ENOENT')
    refused(f'{name}, listed', lambda: os.listdir(f'{ROOT}/{name}'), 'ENOENT')
for name in ('.git', '.ssh'):
    refused(name, lambda: os.listdir(f'{ROOT}/{name}'), 'ENOENT')
    refused(f'{name}, entered', lambda: os.chdir(f'{ROOT}/{name}'), 'ENOENT')
    refused(f'{name}, removed', lambda: os.rmdir(f'{ROOT}/{name}'), 'ENOENT', 'EROFS')
    refused(f'{name}, renamed', lambda: os.rename(f'{ROOT}/{name}', f'{ROOT}/shown'), 'ENOENT', 'EROFS')
    print(outcome(lambda: shutil.rmtree(f'{ROOT}/{name}')))
found = os.listdir(ROOT) + os.listdir(f'{ROOT}/sub') + glob.glob(f'{ROOT}/**', include_hidden=True, recursive=True)
claim('none is listed', not any(os.path.basename(name).startswith('.') for name in found))
claim('none is listed', not any(entry.name.startswith('.') for entry in os.scandir(ROOT)))
claim('none is found', not list(pathlib.Path(ROOT).rglob('.*')))
here = os.open(ROOT, os.O_RDONLY)
refused('by a descriptor', lambda: os.open('.env', os.O_RDONLY, dir_fd=here), 'ENOENT')
refused('shown by a rename', lambda: os.rename(f'{ROOT}/.env', f'{ROOT}/env'), 'ENOENT', 'EROFS')
refused('shown by a hard link', lambda: os.link(f'{ROOT}/.env', f'{ROOT}/env'))
if MODE != 'overlay':
    refused('replaced', lambda: os.rename(f'{ROOT}/hello.txt', f'{ROOT}/.env'), 'EPERM', 'EROFS')
    refused('overwritten', lambda: open(f'{ROOT}/.env', 'w'), 'EPERM', 'EROFS', 'EEXIST', 'ENOENT')
    refused('made', lambda: open(f'{ROOT}/.new', 'w'), 'EPERM', 'EROFS')
    refused('made in another case', lambda: open(f'{ROOT}/.Env', 'w'), 'EPERM', 'EROFS')
    refused('a directory', lambda: os.mkdir(f'{ROOT}/.git'), 'EPERM', 'EROFS', 'EEXIST')
    refused('a link', lambda: os.symlink('.env', f'{ROOT}/env'), 'EPERM', 'EROFS')
else:
    outcome(lambda: os.rename(f'{ROOT}/hello.txt', f'{ROOT}/.env'))
    outcome(lambda: os.mkdir(f'{ROOT}/.git'))
    outcome(lambda: os.symlink('.env', f'{ROOT}/env'))
    for name in ('.env', '.git/config', 'env'):
        print(outcome(lambda: read(f'{ROOT}/{name}')))
refused('removed', lambda: os.remove(f'{ROOT}/sub/.env'), 'ENOENT', 'EROFS')
print('held: done')
