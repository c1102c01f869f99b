# tries: O_TMPFILE, files without names, and names for them afterwards
# holds: EOPNOTSUPP; tempfile works with names; nothing is left when they are closed
# world: files
# modes: ["read-only", "read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import tempfile

from attempts import CAN_WRITE, ROOT, claim, outcome, refused

TMPFILE = getattr(os, 'O_TMPFILE', 0o20200000)
for path in (ROOT, f'{ROOT}/sub', f'{ROOT}/climb-directory', '/data/..', '/'):
    refused('O_TMPFILE', lambda: os.open(path, TMPFILE | os.O_RDWR, 0o600))
before = sorted(os.listdir(ROOT))
if CAN_WRITE:
    for turn in range(20):
        with tempfile.TemporaryFile(dir=ROOT) as file, tempfile.NamedTemporaryFile(dir=ROOT) as named, tempfile.TemporaryDirectory(dir=ROOT) as directory:
            file.write(b'x' * 10_000)
            named.write(b'y')
            refused('a name for what has none', lambda: os.link(f'/proc/self/fd/{file.fileno()}', f'{ROOT}/named', follow_symlinks=True))
            refused('a name for what has none', lambda: os.link(f'/dev/fd/{file.fileno()}', f'{ROOT}/named'))
            unlinked = open(f'{directory}/unlinked', 'w+')
            os.remove(f'{directory}/unlinked')
            unlinked.write('still there')
            unlinked.seek(0)
            claim('a file without a name', unlinked.read() == 'still there')
claim('nothing is left', sorted(os.listdir(ROOT)) == before)
left = open(f'{ROOT}/hello.txt')
outcome(lambda: os.remove(f'{ROOT}/hello.txt'))
print('held: done')
