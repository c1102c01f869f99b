# tries: print lists, dictionaries and tuples nested twenty thousand deep
# holds: RecursionError, or the text where the stack is deep enough; no crash with a worker's stack
# expect: {"exitCode": 0, "stdout": "held: 4\n"}
# platforms: ["worker"]
def nested(shape):
    value = None
    for turn in range(20_000):
        value = shape(value)
    return value


held = 0
for shape in (lambda x: [x], lambda x: (x,), lambda x: {1: x}, lambda x: [{1: (x,)}]):
    try:
        held += len(repr(nested(shape))) > 40_000
    except RecursionError:
        held += 1
print('held:', held)
