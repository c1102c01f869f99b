# tries: open descriptors of every kind until no more are given
# holds: EMFILE (or ENFILE) at the limit; closing gives them back
# options: {"limits": {"descriptors": 64, "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: given back"}
import errno
import os
import socket

kept = []


def scan():
    kept.append(iterator := os.scandir('/'))
    return iterator


KINDS = [
    lambda: os.open('/dev/null', os.O_RDONLY), lambda: os.dup(1), os.pipe, lambda: os.open('/tmp', os.O_RDONLY), scan,
    lambda: os.open(f'/tmp/{len(kept)}', os.O_CREAT | os.O_RDWR), lambda: socket.socket().detach(),
]
for number, make in enumerate(KINDS):
    opened = []
    try:
        while len(opened) < 500:
            opened.append(make())
    except OSError as error:
        print(number, errno.errorcode.get(error.errno), len(opened) <= 64)
    if len(opened) > 64:
        print('ESCAPED: opened', len(opened))
    for thing in opened:
        for descriptor in thing if isinstance(thing, tuple) else (thing,):
            descriptor.close() if hasattr(descriptor, 'close') else os.close(descriptor)
with open('/tmp/after', 'w') as file:
    file.write('ok')
print('held: given back')
