# tries: go through the links of the host that lead out: relative, absolute, climbing, to /proc, to users' homes; read where they lead
# holds: each leads nowhere; a target that is about the host is not shown; links that stay inside work
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: links inside work"}
import os
import pathlib
import shutil

from attempts import CAN_WRITE, ROOT, claim, outcome, read, refused

OUT = ['inside-absolute', 'absolute', 'absolute-directory', 'climb', 'climb-directory', 'sub/climb', 'sub/deeper/climb',
       'down-and-up', 'passwd', 'home', 'other-home', 'environ', 'process-root', 'process-directory', 'process-files',
       'controller-environ', 'loop', 'loop-1', 'loop-2', 'chain-0', 'chain-1', 'chain-2', 'chain-3', 'chain-4']
for name in OUT:
    path = f'{ROOT}/{name}'
    refused(name, lambda: read(path), 'ENOENT', 'ELOOP')
    refused(f'{name}, below', lambda: read(f'{path}/secret.txt'), 'ENOENT', 'ELOOP', 'ENOTDIR')
    refused(f'{name}, listed', lambda: os.listdir(path), 'ENOENT', 'ELOOP')
    refused(f'{name}, entered', lambda: os.chdir(path), 'ENOENT', 'ELOOP')
    refused(f'{name}, copied', lambda: shutil.copy(path, '/home/copy'), 'ENOENT', 'ELOOP')
    refused(f'{name}, metadata', lambda: os.stat(path), 'ENOENT', 'ELOOP')
    print('leads to', os.readlink(path), os.path.realpath(path), pathlib.Path(path).resolve())
    claim('metadata of a link', os.lstat(path).st_size == len(os.readlink(path)))

for name in OUT:
    # At most something of the sandbox's own, at '/.outside'.
    outcome(lambda: open(f'{ROOT}/{name}', 'x').close())
    outcome(lambda: open(f'{ROOT}/{name}', 'w').close())
for name in ('parent', 'root'):
    print(name, os.listdir(f'{ROOT}/{name}') if os.path.isdir(f'{ROOT}/{name}') else 'leads nowhere')
claim('links inside work', read(f'{ROOT}/relative') == b'hello\n' and read(f'{ROOT}/down') == b'inner\n' and read(f'{ROOT}/sub/up') == b'hello\n')
