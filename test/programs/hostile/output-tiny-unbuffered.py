# tries: write single bytes, unbuffered, each a message of its own to the host
# holds: stopped at the output limit
# options: {"limits": {"output": "16KiB", "cpu": "10s"}}
# expect: {"stopped": "output"}
import os

while True:
    os.write(1, b'x')
    os.write(2, b'y')
