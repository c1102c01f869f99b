# tries: poll nothing and an empty pipe with no timeout
# holds: stopped by the wall clock, or refused
# options: {"limits": {"wall": "1s", "cpu": "10s"}}
# expect: {"anyOf": [{"stopped": ["wall", "cpu"]}, {"exitCode": 0, "stdoutIncludes": "held: refused"}]}
import os
import select

poll = select.poll()
reader, writer = os.pipe()
poll.register(reader, select.POLLIN)
answers = 0
while answers < 3:
    try:
        poll.poll()
    except OSError as error:
        answers += 1
        print('held: refused', type(error).__name__)
