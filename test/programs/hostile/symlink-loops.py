# tries: make the path walk go round for ever with symlinks that point at themselves and at each other
# holds: ELOOP for each
# expect: {"exitCode": 0, "stdout": "self ELOOP\npair ELOOP\ninside ELOOP\nlong ELOOP\nheld: loops end\n"}
import errno
import os

os.chdir('/tmp')
os.symlink('self', 'self')
os.symlink('two', 'one')
os.symlink('one', 'two')
os.symlink('inside/x', 'inside')
for number in range(200):
    os.symlink(f'link{(number + 1) % 200}', f'link{number}')
for label, path in (('self', 'self'), ('pair', 'one'), ('inside', 'inside/y'), ('long', 'link0')):
    try:
        os.stat(path)
    except OSError as error:
        print(label, errno.errorcode[error.errno])
print('held: loops end')
