# tries: make a file of 2**40, 2**53, 2**62 and 2**63-1 bytes with truncate
# holds: refused, or sparse: nothing is allocated, and reading it all is the guest's own problem
# options: {"limits": {"files": "8MiB", "memory": "96MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

for size in (2**31, 2**32, 2**40, 2**53, 2**62, 2**63 - 1, -1):
    with open('/tmp/big', 'wb') as file:
        try:
            os.ftruncate(file.fileno(), size)
            os.truncate('/tmp/big', size)
        except (OSError, OverflowError, ValueError) as error:
            print(size, type(error).__name__)
            continue
        print(size, 'sparse', os.fstat(file.fileno()).st_size == size)
    try:
        with open('/tmp/big', 'rb') as file:
            print(len(file.read()))
    except (OSError, MemoryError, OverflowError) as error:
        print('read', type(error).__name__)
    os.remove('/tmp/big')
print('held: end')
