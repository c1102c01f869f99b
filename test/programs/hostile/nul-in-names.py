# tries: cut a checked path short with a NUL byte
# holds: ValueError from Python; nothing is opened
# expect: {"exitCode": 0, "stdout": "held: 10\n"}
import os

held = 0
for path in ('/tmp/x\0/../../etc/passwd', '\0', b'/tmp\0', '/home/\0', 'a' * 100 + '\0'):
    for call in (open, os.mkdir):
        try:
            call(path)
        except ValueError:
            held += 1
print('held:', held)
