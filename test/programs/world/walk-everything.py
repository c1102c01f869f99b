# tries: read every file that can be reached from the root, following every link
# holds: nothing among them is from outside of the mount, or hidden
# world: files
# modes: ["read-only", "read-write", "overlay", "memory", "archive"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: walked"}
import os
import pathlib

from attempts import claim

seen = []
for directory, directories, files in os.walk('/', followlinks=True):
    if directory.count('/') > 8:
        directories.clear()
    directories[:] = [name for name in directories if os.path.join(directory, name) not in ('/lib', '/usr', '/dev')]
    for name in files:
        path = os.path.join(directory, name)
        try:
            with open(path, 'rb') as file:
                text = file.read(200)
        except OSError:
            continue
        if name != 'attempts.py':
            seen.append(path)
            print(path.encode('utf-8', 'backslashreplace'), text)
claim('the files that there are', '/data/hello.txt' in seen and '/data/sub/inner.txt' in seen)
found = sorted(str(path) for path in pathlib.Path('/data').rglob('*') if path.is_file() and not path.is_symlink())
claim('nothing hidden', not any('/.' in path for path in found))
for entry in os.scandir(b'/data'):
    claim('a kind that is shown', entry.is_symlink() or entry.is_file() or entry.is_dir())
print('held: walked', len(seen))
