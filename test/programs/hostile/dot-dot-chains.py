# tries: leave the sandbox by chains of .. in paths, from directories, symlinks and directory descriptors
# holds: the root is its own parent; every spelling stays inside
# expect: {"exitCode": 0, "stdoutIncludes": "held: inside"}
import os

UP = '../' * 1000
os.makedirs('/tmp/a/b/c')
os.symlink('../' * 40 + 'etc', '/tmp/a/up')
os.symlink('/../../etc/passwd', '/tmp/a/absolute')
os.symlink('..', '/tmp/a/b/c/parent')
directory = os.open('/tmp/a', os.O_RDONLY)
ATTEMPTS = [
    lambda: open('/' + UP + 'etc/passwd'),
    lambda: open(UP + 'etc/passwd'),
    lambda: open('/tmp/a/up/passwd'),
    lambda: open('/tmp/a/absolute'),
    lambda: open('/tmp/a/b/c/' + 'parent/' * 30 + 'etc/passwd'),
    lambda: open('/lib/python3.14/' + UP + 'etc/passwd'),
    lambda: open('/dev/' + UP + 'etc/passwd'),
    lambda: os.open('../../../../../../etc/passwd', os.O_RDONLY, dir_fd=directory),
    lambda: os.open(UP + 'proc/self/exe', os.O_RDONLY, dir_fd=directory),
    lambda: os.listdir('/tmp/..' * 100 + '/etc'),
]
reached = []
for number, attempt in enumerate(ATTEMPTS):
    try:
        attempt()
    except OSError:
        continue
    reached.append(number)
os.chdir('/tmp/a/b/c')
for turn in range(50):
    os.chdir('..')
if os.getcwd() != '/' or os.stat('/..').st_ino != os.stat('/').st_ino:
    reached.append('cwd')
for number in reached:
    print('ESCAPED: way', number)
if not reached:
    print('held: inside')
