# tries: open the device ten thousand times, keeping as many as it can, and by all flags
# holds: EMFILE at the limit of descriptors; closing gives them back
# given: tick
# memory: flat
# calls: {"tick": 2}
import errno
import os
from tries import Device, claim, refused

claim('before', tick() == 1)
for _ in range(10_000):
    os.close(os.open('/dev/vitrine', os.O_RDWR | os.O_NONBLOCK))
held = []
try:
    while len(held) < 10_000:
        held.append(os.open('/dev/vitrine', os.O_RDWR))
except OSError as error:
    claim('EMFILE', error.errno == errno.EMFILE)
for one in held:
    os.close(one)
for flags in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR | os.O_APPEND, os.O_RDWR | os.O_TRUNC, os.O_RDWR | os.O_CREAT):
    os.close(os.open('/dev/vitrine', flags))
refused('O_EXCL', lambda: os.open('/dev/vitrine', os.O_RDWR | os.O_CREAT | os.O_EXCL), OSError)
refused('O_DIRECTORY', lambda: os.open('/dev/vitrine', os.O_RDWR | os.O_DIRECTORY), OSError)
reading, writing = os.open('/dev/vitrine', os.O_RDONLY), os.open('/dev/vitrine', os.O_WRONLY)
refused('write to one for reading', lambda: os.write(reading, b'1234'), OSError)
refused('read from one for writing', lambda: os.read(writing, 4), OSError)
claim('after', tick() == 2)
