# tries: crash half-way through a system call's work, with locks and buffers in an odd state
# holds: (see the probe)
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0}, {"exitCode": 1}]}
import ctypes
import sys

sys.stdout.write('left in the buffer of the crashed guest')
ctypes.memset(0xFFFF0000, 0, 1 << 20)
