# tries: build a directory chain deeper than any recursion or path buffer can follow, then walk it
# holds: bounded by the entry limit or the path length; getcwd, walk and removal still answer
# options: {"limits": {"entries": 3000, "cpu": "10s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: depth"}
import os
import shutil

os.chdir('/tmp')
os.mkdir('deep')
os.chdir('deep')
depth = 0
try:
    while depth < 5000:
        os.mkdir('d')
        os.chdir('d')
        depth += 1
except OSError as error:
    print(type(error).__name__)
if depth >= 3100:
    print('ESCAPED: depth', depth)
try:
    print('cwd', len(os.getcwd()) > 100)
except OSError as error:
    print('cwd', type(error).__name__)
os.chdir('/')
try:
    print('walk', sum(1 for entry in os.walk('/tmp/deep')) > 10)
    shutil.rmtree('/tmp/deep')
except (OSError, RecursionError) as error:
    print('walk', type(error).__name__)
print('held: depth')
