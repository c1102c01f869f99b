# tries: write fifty megabytes in one call
# holds: stopped at the output limit
# options: {"limits": {"output": "1MiB", "cpu": "5s"}}
# expect: {"stopped": "output"}
import os

data = b'x' * 50_000_000
while True:
    os.write(1, data)
