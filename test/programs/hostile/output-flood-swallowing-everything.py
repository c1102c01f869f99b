# tries: ignore whatever is raised when output is refused, and write on
# holds: stopped all the same
# options: {"limits": {"output": "64KiB", "cpu": "5s"}}
# expect: {"stopped": ["output", "cpu"]}
import os

while True:
    try:
        while True:
            os.write(1, b'x' * 1000)
    except BaseException:
        continue
