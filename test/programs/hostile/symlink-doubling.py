# tries: symlinks whose expansion doubles at every level: 2**60 steps for one stat
# holds: ELOOP, quickly
# options: {"limits": {"cpu": "2s", "wall": "5s"}}
# expect: {"exitCode": 0, "stdout": "ELOOP\nheld: quick\n"}
import errno
import os

os.chdir('/tmp')
os.mkdir('d0')
os.symlink('.', 'd0/down')
os.symlink('d0/down', 'l0')
for level in range(1, 60):
    os.symlink(f'l{level - 1}/../l{level - 1}', f'l{level}')
try:
    os.stat('l59')
    print('resolved')
except OSError as error:
    print(errno.errorcode[error.errno])
print('held: quick')
