# tries: find files of the sandbox that ran before
# holds: the private file system is fresh
# options: {"files": {"/home/mine.txt": "mine"}}
# expect: {"exitCode": 0, "stdout": "held: fresh files\n"}
import os

left = []
for root in ('/tmp', '/home', '/home2'):
    for folder, folders, files in os.walk(root):
        left += [os.path.join(folder, name) for name in folders + files if 'planted' in name or 'secret' in name]
if os.path.exists('/planted.txt') or os.path.exists('/home2'):
    left.append('/')
if open('/home/mine.txt').read() != 'mine':
    left.append('mine')
with open('/tmp/works', 'w') as file:
    file.write('x')
for path in left:
    print('ESCAPED:', path)
if not left:
    print('held: fresh files')
