# tries: copy an endless device into a file and into memory
# holds: ENOSPC for the file, MemoryError for the memory
# options: {"limits": {"files": "8MiB", "memory": "96MiB", "cpu": "10s"}}
# expect: {"exitCode": 0, "stdout": "held: OSError\nheld: MemoryError\n"}
import shutil

try:
    with open('/dev/zero', 'rb') as source, open('/tmp/zeroes', 'wb') as target:
        shutil.copyfileobj(source, target)
except OSError as error:
    print('held:', type(error).__name__)
try:
    data = open('/dev/zero', 'rb', buffering=0).read()
except MemoryError as error:
    print('held:', type(error).__name__)
