# tries: chains of links, doubling ones, loops, and very long targets
# holds: forty links are followed and no more; ELOOP and ENAMETOOLONG in time that does not grow
# world: files
# modes: ["read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import MODE, ROOT, claim, read, refused

os.chdir(ROOT)
os.mkdir('chain')
os.symlink('end', 'chain/0')
with open('chain/end', 'w') as file:
    file.write('the end')
for number in range(1, 60):
    os.symlink(str(number - 1), f'chain/{number}')
claim('a chain that is short enough', read('chain/30') == b'the end')
refused('a chain that is too long', lambda: read('chain/59'), 'ELOOP')
refused('a chain that is too long, metadata', lambda: os.stat('chain/59'), 'ELOOP')
os.makedirs('doubling/d')
os.symlink('d', 'doubling/x0')
for number in range(1, 25):
    if MODE == 'read-write':
        os.symlink(f'x{number - 1}/' * 1, f'doubling/x{number}')
    else:
        os.symlink(f'x{number - 1}/../x{number - 1}', f'doubling/x{number}')
for path in ('doubling/x24/' * 1 + 'y', 'doubling/' + 'x20/../' * 200 + 'y', 'loop/' * 300 + 'x', 'loop-1/../loop-2/x'):
    refused('doubling', lambda: read(path), 'ELOOP', 'ENOENT', 'ENOTDIR')
refused('a long target', lambda: os.symlink('a' * 5000, 'long'), 'ENAMETOOLONG')
refused('a long path', lambda: read('a/' * 3000), 'ENAMETOOLONG')
refused('a long name', lambda: read('a' * 300), 'ENAMETOOLONG')
print('held: done')
