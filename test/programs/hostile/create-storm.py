# tries: create as many empty files as possible (each costs the host an inode, no content)
# holds: the entry limit stops it with an OSError; after removing some it goes on
# options: {"limits": {"entries": 1000, "files": "8MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: recovers"}
import errno
import os

made = 0
try:
    while made < 5000:
        os.close(os.open(f'/tmp/{made}', os.O_CREAT | os.O_WRONLY))
        made += 1
except OSError as error:
    print(errno.errorcode[error.errno])
if made > 1000:
    print('ESCAPED: made', made)
for number in range(10):
    os.remove(f'/tmp/{number}')
for number in range(5):
    os.mkdir(f'/tmp/again{number}')
print('held: recovers')
