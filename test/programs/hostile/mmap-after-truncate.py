# tries: shrink or remove a file below its mapping, then read, write, flush and resize the mapping
# holds: answers or exceptions; the file does not grow back over its limit
# options: {"limits": {"files": "8MiB", "memory": "96MiB"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import mmap
import os

for flags in (mmap.MAP_SHARED, mmap.MAP_PRIVATE):
    file = os.open('/tmp/m', os.O_CREAT | os.O_RDWR | os.O_TRUNC)
    os.write(file, b'x' * 65536)
    try:
        area = mmap.mmap(file, 65536, flags=flags)
    except (OSError, ValueError) as error:
        print('held:', type(error).__name__)
        continue
    os.ftruncate(file, 0)
    os.unlink('/tmp/m')
    os.close(file)
    area[65535] = 7
    print(area[65535])
    for action in (area.flush, lambda: area.flush(0, 65536), lambda: area.resize(2**31 - 1), lambda: area.resize(10), lambda: area.move(0, 1, 65535),
                   lambda: area.madvise(4, 0, 65536), area.size, area.close, area.close):
        try:
            action()
        except (OSError, ValueError, SystemError, AttributeError, MemoryError, TypeError) as error:
            print('held:', type(error).__name__)
print('held: end')
