# tries: import thousands of modules of its own, each with huge or looping finders behind it
# holds: exceptions, or stopped by a limit
# options: {"limits": {"cpu": "2s", "wall": "5s", "files": "8MiB", "entries": 5000, "memory": "128MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"stopped": ["cpu", "wall"]}, {"crashed": true}]}
import importlib
import os
import sys

sys.path[:0] = ['/tmp/mods', '/dev/null', '/dev/zero', '/nowhere', 'x' * 10_000, '/tmp/mods/m0.py', '/tmp/bad.zip']
os.mkdir('/tmp/mods')
with open('/tmp/bad.zip', 'wb') as file:
    file.write(b'PK\5\6' + b'\xff' * 18)
for number in range(200):
    with open(f'/tmp/mods/m{number}.py', 'w') as file:
        file.write(f'import m{number + 1}\n' if number < 199 else 'import m0\n')
os.symlink('/dev/zero', '/tmp/mods/endless.py')
os.mkdir('/tmp/mods/folder.py')
for name in ('m0', 'endless', 'folder', 'a.' * 500 + 'b', '\ud800', '..', 'm0.m1'):
    try:
        importlib.import_module(name)
    except (ImportError, RecursionError, MemoryError, UnicodeError, TypeError, OSError, SyntaxError, ValueError) as error:
        print('held:', type(error).__name__)
print('held: end')
