# tries: make many files that are each large on paper
# holds: bounded, or free of cost; each answers its size
# options: {"limits": {"files": "8MiB", "entries": 1000, "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

made = 0
try:
    for number in range(2000):
        with open(f'/tmp/{number}', 'wb') as file:
            file.truncate(4 * 1024 * 1024)
        made += 1
except OSError as error:
    print(type(error).__name__)
if made > 1000:
    print('ESCAPED: made', made)
print('held: end')
