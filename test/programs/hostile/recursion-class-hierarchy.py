# tries: build class chains a thousand deep and wide diamonds, then change the base's attributes
# holds: answers or exceptions; at worst the guest crashes alone
# options: {"limits": {"cpu": "10s", "wall": "20s"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"stopped": ["cpu", "wall"]}, {"crashed": true}]}
class Base:
    pass


last = Base
try:
    for turn in range(1000):
        last = type('Deep', (last,), {})
except (RecursionError, MemoryError) as error:
    print('held:', type(error).__name__)
Base.touched = 1
try:
    Base.__bases__ = (type('Other', (), {}),)
except TypeError as error:
    print('held:', type(error).__name__)
print(last.touched, flush=True)
del last
print('held: end')
