# tries: make links that lead out of the mount, and go through them
# holds: on the host there is none that does not stay below its directory; inside, none leads to the host
# world: files
# modes: ["read-only", "read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import MODE, ROOT, claim, outcome, read, refused

TARGETS = ['/etc/passwd', '/', '..', '../outside/secret.txt', 'sub/../../outside/secret.txt', '/proc/self/root/etc/passwd', './..',
           '//etc/passwd', 'sub/deeper/../../../outside', '../data/../outside/secret.txt', '/data/../../etc/passwd', 'a/' * 1500 + '..',
           '.env', '.git/config', './/.env', 'sub/.env', b'\xff/..', '..\n', 'climb/x', 'absolute']
made = 0
for number, target in enumerate(TARGETS):
    path = f'{ROOT}/made-{number}' if isinstance(target, str) else f'{ROOT}/made-{number}'.encode()
    answer = outcome(lambda: os.symlink(target, path))
    if answer is not None:
        print('held:', number, answer)
        continue
    made += 1
    try:
        print('leads inside:', number, read(path))
    except OSError as error:
        print('leads nowhere:', number, error.strerror)
for number in range(len(TARGETS)):
    refused('something behind one', lambda: read(f'{ROOT}/made-{number}/secret.txt'), 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG')
if MODE == 'read-only':
    claim('none is made', made == 0)
if MODE == 'read-write':
    # "climb/x" and "absolute" lead down, to links of the host's own, which lead nowhere inside.
    claim('only those are made that lead down and to nothing hidden', made <= 3)
print('held: done')
