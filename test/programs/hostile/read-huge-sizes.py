# tries: read with sizes of 2**31-1 and negative ones from files, pipes, input and directories
# holds: MemoryError, OSError or what there is
# options: {"limits": {"memory": "96MiB"}, "stdin": "given input\n", "files": {"/home/small": "small"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

small = os.open('/home/small', os.O_RDONLY)
folder = os.open('/tmp', os.O_RDONLY)
reader, writer = os.pipe()
os.write(writer, b'x')
for descriptor in (small, 0, folder, reader):
    for size in (2**31 - 1, 2**30, -1, 0):
        try:
            print(len(os.read(descriptor, size)))
        except (OSError, MemoryError, OverflowError) as error:
            print('held:', type(error).__name__)
            continue
        if descriptor == reader:
            break
print('held: end')
