# tries: the same recursions in C on whatever stack the platform has
# holds: RecursionError, an answer, or a crash of the guest alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"crashed": true}]}
import json
import pickle

value = []
for turn in range(20_000):
    value = [value]
for attempt in (repr, json.dumps, pickle.dumps, lambda deep: json.loads('[' * 20_000 + ']' * 20_000), lambda deep: deep == [deep]):
    try:
        attempt(value)
    except RecursionError as error:
        print('held:', type(error).__name__, flush=True)
del value
print('held: end')
