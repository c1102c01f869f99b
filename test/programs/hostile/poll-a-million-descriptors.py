# tries: poll a million descriptors at once, again and again
# holds: an exception or an answer within the limits; the kernel keeps no table of that size
# options: {"limits": {"cpu": "3s", "wall": "10s", "memory": "192MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"stopped": ["cpu", "wall"]}]}
import errno
import select

poll = select.poll()
for descriptor in range(1_000_000):
    poll.register(descriptor, select.POLLIN | select.POLLOUT)
for turn in range(3):
    try:
        print('held: ready', len(poll.poll(0)) >= 0)
    except (OSError, MemoryError) as error:
        print('held:', errno.errorcode.get(getattr(error, 'errno', None), type(error).__name__))
