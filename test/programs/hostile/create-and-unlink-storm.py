# tries: keep unlinked files alive through open descriptors, so that they count nowhere
# holds: their content is still charged, and given back on close
# options: {"limits": {"files": "8MiB", "descriptors": 64, "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: charged and given back"}
import os

kept = []
wrote = 0
block = b'x' * 1_000_000
try:
    for number in range(50):
        descriptor = os.open('/tmp/ghost', os.O_CREAT | os.O_RDWR)
        kept.append(descriptor)
        os.unlink('/tmp/ghost')
        wrote += os.write(descriptor, block)
except OSError as error:
    print(type(error).__name__)
if wrote > 9 * 1024 * 1024:
    print('ESCAPED: wrote', wrote)
for descriptor in kept:
    os.close(descriptor)
with open('/tmp/again', 'wb') as file:
    for turn in range(6):
        file.write(block)
print('held: charged and given back')
