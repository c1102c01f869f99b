# tries: seek to enormous and negative offsets and write one byte there
# holds: refused, or sparse; offsets never wrap round
# options: {"limits": {"files": "8MiB", "memory": "96MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

file = os.open('/tmp/far', os.O_CREAT | os.O_RDWR)
os.write(file, b'near')
for offset in (2**31, 2**32, 2**32 + 1, 2**40, 2**53 + 1, 2**62, 2**63 - 1, -1, -(2**63)):
    # A small negative step from the end would rightly overwrite what is there.
    for whence in (os.SEEK_SET,) if offset == -1 else (os.SEEK_SET, os.SEEK_CUR, os.SEEK_END):
        try:
            os.lseek(file, offset, whence)
            os.write(file, b'x')
        except (OSError, OverflowError) as error:
            continue
    try:
        os.pwrite(file, b'y', offset)
        os.pread(file, 10, offset)
    except (OSError, OverflowError):
        pass
if os.pread(file, 4, 0) != b'near':
    print('ESCAPED: an offset wrapped round to the start')
os.close(file)
os.remove('/tmp/far')
print('held: end')
