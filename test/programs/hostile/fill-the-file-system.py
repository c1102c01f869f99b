# tries: fill the private file system by writing, appending and copying
# holds: ENOSPC (or another OSError) at the limit; space comes back on removal
# options: {"limits": {"files": "8MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: space comes back"}
import os
import shutil

block = b'x' * 65536
total = 0
for turn in range(3):
    names = []
    total = 0
    try:
        for number in range(10):
            names.append(f'/tmp/{number}')
            with open(f'/tmp/{number}', 'ab', buffering=0) as file:
                for block_number in range(32):
                    total += file.write(block)
            shutil.copyfile(f'/tmp/{number}', f'/home/{number}')
            names.append(f'/home/{number}')
    except OSError as error:
        print(type(error).__name__)
    used = sum(os.path.getsize(name) for name in names if os.path.exists(name))
    if used > 9 * 1024 * 1024:
        print('ESCAPED: stored', used)
    for number in range(10):
        for name in (f'/tmp/{number}', f'/home/{number}'):
            if os.path.exists(name):
                os.remove(name)
print('held: space comes back' if total else 'no space the third time')
