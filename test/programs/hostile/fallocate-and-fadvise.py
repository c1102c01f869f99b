# tries: reserve 2**62 bytes with posix_fallocate, and advise about absurd ranges
# holds: refused or ignored; nothing is allocated
# options: {"limits": {"files": "8MiB"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

file = os.open('/tmp/f', os.O_CREAT | os.O_RDWR)
for name, args in (('posix_fadvise', (0, 2**62, os.POSIX_FADV_WILLNEED)), ('posix_fadvise', (-1, -1, 99)),
                   ('posix_fallocate', (0, 2**62)), ('posix_fallocate', (2**62, 2**62)), ('posix_fallocate', (-1, -1)),
                   ('sendfile', (1, 0, 2**31)), ('copy_file_range', (1, 2**31)), ('fdatasync', ()), ('lockf', (os.F_LOCK, 2**62))):
    try:
        getattr(os, name)(file, *args)
        print(name, 'answered')
    except (OSError, AttributeError, OverflowError) as error:
        print(name, type(error).__name__)
if os.fstat(file).st_size > 8 * 1024 * 1024 and os.fstat(file).st_blocks * 512 > 8 * 1024 * 1024:
    print('ESCAPED: allocated', os.fstat(file).st_size)
print('held: end')
