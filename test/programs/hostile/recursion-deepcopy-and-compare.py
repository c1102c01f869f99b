# tries: deep-copy, compare, hash and flatten structures nested a hundred thousand deep
# holds: RecursionError; at worst the guest crashes alone
# expect: {"anyOf": [{"exitCode": 0, "stdout": "held: 5\n"}, {"crashed": true}]}
import copy


def nested(shape):
    value = None
    for turn in range(100_000):
        value = shape(value)
    return value


one, two = nested(lambda x: [x]), nested(lambda x: [x])
tuples = nested(lambda x: (x,))
held = 0
for attempt in (lambda: copy.deepcopy(one), lambda: one == two, lambda: one < two, lambda: hash(tuples), lambda: str(one)):
    try:
        held += attempt() is not None
    except RecursionError:
        held += 1
print('held:', held)
