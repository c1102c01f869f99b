# tries: map the device, seek, truncate, lock, splice, stat and rename it; use descriptors of others for it
# holds: an errno for each; calls go on
# given: tick
# calls: {"tick": 2}
import fcntl
import mmap
import os
import shutil
from tries import Device, claim, refused

claim('before', tick() == 1)
device = Device().descriptor
refused('mmap', lambda: mmap.mmap(device, 4096), OSError, ValueError, mmap.error)
refused('truncate', lambda: os.ftruncate(device, 0), OSError)
refused('rename', lambda: os.rename('/dev/vitrine', '/tmp/vitrine'), OSError)
refused('remove', lambda: os.unlink('/dev/vitrine'), OSError)
refused('link', lambda: os.link('/dev/vitrine', '/tmp/vitrine'), OSError, AttributeError)
refused('ioctl', lambda: fcntl.ioctl(device, 0x5413, b'0' * 8), OSError)
refused('pread', lambda: os.pread(device, 10, 2**40) or (_ for _ in ()).throw(OSError()), OSError)
refused('as a directory', lambda: os.listdir('/dev/vitrine'), OSError)
for _ in range(100):
    for number in range(3, 256):
        try:
            os.close(number)
        except OSError:
            pass
claim('descriptors closed', tick() == 2)
