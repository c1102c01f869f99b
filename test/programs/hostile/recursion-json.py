# tries: read and write JSON nested a hundred thousand deep
# holds: RecursionError, MemoryError (indentation grows with the square of the depth), or an answer where the stack is deep enough; no crash with a worker's stack
# expect: {"exitCode": 0, "stdout": "held: 4\n"}
# platforms: ["worker"]
import json

value = None
for turn in range(100_000):
    value = [{'a': value}]
held = 0
for attempt in (lambda: json.loads('[' * 100_000 + ']' * 100_000), lambda: json.loads('{"a":' * 100_000), lambda: json.dumps(value),
                lambda: json.dumps(value, indent=1)):
    try:
        held += attempt() is not None
    except (RecursionError, MemoryError, json.JSONDecodeError):
        held += 1
print('held:', held)
