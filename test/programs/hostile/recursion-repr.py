# tries: print lists, dictionaries and tuples nested a hundred thousand deep
# holds: RecursionError
# expect: {"exitCode": 0, "stdout": "held: 4\n"}
def nested(shape):
    value = None
    for turn in range(100_000):
        value = shape(value)
    return value


held = 0
for shape in (lambda x: [x], lambda x: (x,), lambda x: {1: x}, lambda x: [{1: (x,)}]):
    try:
        repr(nested(shape))
    except RecursionError:
        held += 1
print('held:', held)
