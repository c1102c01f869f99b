# tries: leave files, links, modes and an odd tree in the private file system
# holds: (see the probe)
# expect: {"exitCode": 0}
import os

os.makedirs('/tmp/planted/deep', exist_ok=True)
os.makedirs('/home/planted', exist_ok=True)
for path in ('/tmp/planted/deep/file', '/home/planted/file', '/home/secret.txt', '/planted.txt'):
    try:
        with open(path, 'w') as file:
            file.write('planted secret ' * 1000)
    except OSError:
        pass
os.symlink('/home/secret.txt', '/tmp/planted.link')
try:
    os.chmod('/tmp', 0)
    os.rename('/home', '/home2')
except OSError:
    pass
