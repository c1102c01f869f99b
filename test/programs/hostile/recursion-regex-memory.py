# tries: make one match keep a hundred million marks
# holds: MemoryError, an answer, or stopped
# options: {"limits": {"cpu": "2s", "wall": "5s", "memory": "96MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"stopped": ["cpu", "wall"]}]}
# platforms: ["worker"]
import re

try:
    print('held:', bool(re.match('((((a)|(b))|((c)|(d)))|.)*x', 'abcdz' * 3_000_000)))
except (MemoryError, RecursionError) as error:
    print('held:', type(error).__name__)
