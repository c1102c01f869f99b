# tries: damage its own environment with names and values the C library chokes on
# holds: exceptions or plain storage
# options: {"limits": {"memory": "96MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

for name, value in (('', 'x'), ('=', 'x'), ('a=b', 'x'), ('x\0y', 'x'), ('x', 'y\0z'), ('x' * 1_000_000, 'y' * 1_000_000), ('\udcff', '\udcfe'), ('LANG', '../' * 1000),
                    ('TZ', '/etc/localtime'), ('TZ', 'x' * 100_000), ('TZ', ':../../../../etc/passwd'), ('PYTHONPATH', '/etc'), ('PYTHONSTARTUP', '/etc/passwd')):
    try:
        os.environ[name] = value
        os.putenv(name, value)
    except (OSError, ValueError, UnicodeError) as error:
        print('held:', type(error).__name__)
import time

try:
    time.tzset()
    print(len(time.tzname) == 2, len(time.strftime('%Z %c', time.localtime(0))) < 1000)
except (OSError, AttributeError, ValueError) as error:
    print('held:', type(error).__name__)
try:
    for number in range(2000):
        os.environ[f'name{number}'] = 'x' * 1000
except (OSError, MemoryError) as error:
    print('held:', type(error).__name__)
os.environ.clear()
print('held: end')
