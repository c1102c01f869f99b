# tries: read and write JSON nested a hundred thousand deep
# holds: RecursionError
# expect: {"exitCode": 0, "stdout": "held: 4\n"}
import json

value = None
for turn in range(100_000):
    value = [{'a': value}]
held = 0
for attempt in (lambda: json.loads('[' * 100_000 + ']' * 100_000), lambda: json.loads('{"a":' * 100_000), lambda: json.dumps(value),
                lambda: json.dumps(value, indent=1)):
    try:
        attempt()
    except RecursionError:
        held += 1
print('held:', held)
