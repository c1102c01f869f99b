# tries: wait without end in select, poll, and on nothing at all
# holds: stopped by the wall clock, or refused
# options: {"limits": {"wall": "1s", "cpu": "10s"}}
# expect: {"anyOf": [{"stopped": ["wall", "cpu"]}, {"exitCode": 0, "stdoutIncludes": "held: refused"}]}
import os
import select

reader, writer = os.pipe()
answers = 0
while answers < 3:
    try:
        select.select([reader], [], [])
    except OSError as error:
        answers += 1
        print('held: refused', type(error).__name__)
