# tries: isinstance, issubclass and except with tuples and unions nested a hundred thousand deep
# holds: RecursionError; at worst the guest crashes alone
# expect: {"anyOf": [{"exitCode": 0, "stdout": "held: 3\n"}, {"crashed": true}]}
nested = (int,)
for turn in range(100_000):
    nested = (nested,)


class Meta(type):
    def __instancecheck__(cls, thing):
        return isinstance(thing, cls)


class Endless(metaclass=Meta):
    pass


held = 0
for attempt in (lambda: isinstance('x', nested), lambda: issubclass(str, nested), lambda: isinstance('x', Endless)):
    try:
        held += attempt() is False
    except RecursionError:
        held += 1
print('held:', held)
