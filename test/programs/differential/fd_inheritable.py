# area: close-on-exec flags of descriptors: defaults, changing them, what dup keeps
import os
import tempfile

with tempfile.TemporaryFile() as handle:
    fd = handle.fileno()
    print("opened", os.get_inheritable(fd))
    os.set_inheritable(fd, True)
    print("set", os.get_inheritable(fd))
    os.set_inheritable(fd, False)
    print("cleared", os.get_inheritable(fd))
    copy = os.dup(fd)
    print("dup", os.get_inheritable(copy))
    os.set_inheritable(copy, True)
    print("separate from the original", os.get_inheritable(fd), os.get_inheritable(copy))
    print("dup2", os.get_inheritable(os.dup2(fd, 40)), os.get_inheritable(os.dup2(fd, 41, inheritable=False)))
    for extra in (copy, 40, 41):
        os.close(extra)
reader, writer = os.pipe()
print("pipe", os.get_inheritable(reader), os.get_inheritable(writer))
os.close(reader)
os.close(writer)
print("standard streams", [os.get_inheritable(number) for number in (0, 1, 2)])
try:
    os.get_inheritable(reader)
except OSError as error:
    print(type(error).__name__)
