# tries: use names and paths of ten thousand to ten million characters
# holds: ENAMETOOLONG; nothing is stored and nothing of that size is echoed
# options: {"limits": {"cpu": "5s", "memory": "192MiB"}}
# expect: {"exitCode": 0, "stdout": "held: refused 24 times\n"}
import errno
import os

os.chdir('/tmp')
refused = 0
for path in ('x' * 10_000, 'x' * 10_000_000, 'é' * 300, '/tmp/' + 'd/' * 100_000, '../' * 100_000 + 'tmp', '/' * 100_000 + 'tmp/' + 'y' * 300):
    for call in (open, os.mkdir, os.stat, os.readlink):
        try:
            call(path)
        except OSError as error:
            refused += errno.errorcode[error.errno] in ('ENAMETOOLONG', 'ENOENT', 'EINVAL')
print('held: refused', refused, 'times')
