# tries: wait for ever on a pipe whose only writer is the reader
# holds: a refusal, or stopped by the wall clock
# options: {"limits": {"wall": "1s", "cpu": "5s"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"stopped": ["wall", "cpu"]}]}
import os

reader, writer = os.pipe()
try:
    os.read(reader, 1)
except OSError as error:
    print('held:', type(error).__name__)
else:
    print('ESCAPED: something was written')
