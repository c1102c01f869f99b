# area: os._exit: no atexit handlers, no finally blocks, buffered output is lost
# exit: 9
import atexit
import os
import sys

atexit.register(print, "never printed")
os.write(1, b"written straight to the descriptor\n")
print("flushed in time")
sys.stdout.flush()


class Loud:
    def __del__(self):
        os.write(1, b"never deleted\n")


loud = Loud()
sys.stdout.write("lost in the buffer")
try:
    os._exit(9)
finally:
    os.write(1, b"never here\n")
