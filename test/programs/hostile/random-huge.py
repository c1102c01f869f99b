# tries: ask for gigabytes of random bytes by every route
# holds: MemoryError or OSError for the huge, answers for the small; entropy is not the host's memory
# options: {"limits": {"memory": "96MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: refused 6"}
import os
import random
import secrets

source = os.open('/dev/urandom', os.O_RDONLY)
refused = 0
for attempt in (lambda: os.urandom(2**31 - 1), lambda: os.urandom(2**30), lambda: os.read(source, 2**31 - 1),
                lambda: secrets.token_bytes(2**30), lambda: random.randbytes(2**28 + 1), lambda: open('/dev/urandom', 'rb').read(2**30)):
    try:
        attempt()
    except (MemoryError, OSError, OverflowError):
        refused += 1
print('held: refused', refused, len(os.urandom(1 << 20)) == 1 << 20, os.urandom(16) != os.urandom(16))
