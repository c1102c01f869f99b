# tries: patterns with groups nested fifty thousand deep, and matching that recurses
# holds: an exception; at worst the guest crashes alone
# options: {"limits": {"cpu": "5s", "wall": "10s", "memory": "128MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"stopped": ["cpu", "wall"]}, {"crashed": true}]}
# platforms: ["worker"]
import re

for pattern in ('(' * 50_000 + ')' * 50_000, '(?:' * 50_000 + 'a' + ')*' * 50_000, '|'.join(['a' * 100] * 50_000), '(?=' * 50_000 + ')' * 50_000,
                'a{65535}' * 1000, '(?:a?){60000}' + 'a{60000}'):
    try:
        re.match(pattern, 'a' * 100_000)
    except (re.error, RecursionError, MemoryError, OverflowError) as error:
        print('held:', type(error).__name__)
print('held: end')
