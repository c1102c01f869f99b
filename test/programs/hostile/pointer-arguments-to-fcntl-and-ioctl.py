# tries: pass wild pointers where fcntl and ioctl expect addresses of structures
# holds: OSError for each; nothing outside memory is written
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import errno
import fcntl
import os
import termios

file = os.open('/tmp/x', os.O_CREAT | os.O_RDWR)
for descriptor in (0, 1, file, -1, 2**31 - 1):
    for command in (fcntl.F_GETLK, fcntl.F_SETLK, fcntl.F_SETLKW, fcntl.F_GETOWN_EX, 99999, -1):
        for pointer in (-16, 2**31 - 1, -1, 0, 3):
            try:
                fcntl.fcntl(descriptor, command, pointer)
            except (OSError, ValueError, OverflowError):
                continue
    for request in (termios.TIOCGWINSZ, termios.TCGETS, termios.FIONREAD, termios.TIOCGPGRP, 0, 0xFFFFFFFF):
        for pointer in (-16, 2**31 - 1, -1, 0, 3):
            try:
                fcntl.ioctl(descriptor, request, pointer)
            except (OSError, ValueError, OverflowError):
                continue
print('held: end')
