# tries: make the charge drift: truncate up and down, rename over, write holes, thousands of times
# holds: after removing everything the whole allowance is there again
# options: {"limits": {"files": "8MiB", "cpu": "10s"}}
# expect: {"exitCode": 0, "stdout": "held: allowance intact\n"}
import os

block = b'x' * 100_000
for turn in range(500):
    with open('/tmp/a', 'wb') as file:
        file.write(block)
        file.truncate(turn * 100)
        file.seek(turn * 1000)
        file.write(b'end')
    os.replace('/tmp/a', '/tmp/b')
os.remove('/tmp/b')
with open('/tmp/all', 'wb') as file:
    for turn in range(70):
        file.write(block)
print('held: allowance intact')
