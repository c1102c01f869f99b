# tries: fill a pipe that nobody will ever read
# holds: a refusal, or stopped by the wall clock; the pipe's buffer is bounded
# options: {"limits": {"wall": "1s", "cpu": "5s"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"stopped": ["wall", "cpu"]}]}
import os

reader, writer = os.pipe()
total = 0
try:
    while total < 64 * 1024 * 1024:
        total += os.write(writer, b'x' * 65536)
except OSError as error:
    print('held:', type(error).__name__)
else:
    print('ESCAPED: the pipe took', total)
