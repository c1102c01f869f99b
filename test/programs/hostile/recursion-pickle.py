# tries: pickle and unpickle structures nested a hundred thousand deep
# holds: RecursionError where C recurses; unpickling is a loop and succeeds
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
# platforms: ["worker"]
import pickle

value = []
for turn in range(100_000):
    value = [value]
try:
    pickle.dumps(value)
except RecursionError as error:
    print('held:', type(error).__name__)
deep = pickle.loads(b'\x80\x04' + b']' * 100_000 + b'a' * 99_999 + b'.')
del deep
print('held: end')
