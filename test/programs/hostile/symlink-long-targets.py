# tries: store megabytes in symlink targets, which are not file content
# holds: long targets are refused, short ones are charged
# options: {"limits": {"files": "8MiB", "entries": 1000, "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: bounded"}
import errno
import os

stored = 0
reasons = set()
for length in (100_000, 5000, 4000, 1000):
    for number in range(5000):
        try:
            os.symlink('x' * length, f'/tmp/{length}-{number}')
        except OSError as error:
            reasons.add(errno.errorcode[error.errno])
            break
        stored += length
print(sorted(reasons))
if stored > 9 * 1024 * 1024:
    print('ESCAPED: stored', stored)
print('held: bounded')
