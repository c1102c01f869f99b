# tries: marshal structures deeper than the reader and the writer follow
# holds: ValueError for each
# expect: {"anyOf": [{"exitCode": 0, "stdout": "held: 3\n"}, {"crashed": true}]}
import marshal

value = []
for turn in range(100_000):
    value = [value]
held = 0
for attempt in (lambda: marshal.dumps(value), lambda: marshal.loads(b'[\1\0\0\0' * 100_000 + b'N'), lambda: marshal.loads(b'\xa9\1' * 100_000 + b'N')):
    try:
        attempt()
    except (ValueError, RecursionError, EOFError):
        held += 1
print('held:', held)
