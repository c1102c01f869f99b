# tries: run byte code that the compiler would never make: wild jumps, empty stacks, wild constants
# holds: the guest alone goes wrong, however it does
# options: {"limits": {"cpu": "1s", "wall": "3s", "memory": "96MiB", "output": "64KiB"}}
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0}, {"exitCode": 1}, {"stopped": ["cpu", "wall", "output"]}]}
# platforms: ["worker"]
import random


def victim(a, b):
    return a + b


dice = random.Random(7)
for turn in range(2000):
    body = bytearray(victim.__code__.co_code)
    for change in range(dice.randrange(1, 4)):
        body[dice.randrange(len(body))] = dice.randrange(256)
    try:
        victim_code = victim.__code__.replace(co_code=bytes(body), co_stacksize=dice.choice((0, 2, 100)))
        function = type(victim)(victim_code, {})
        function(1, 2)
    except BaseException:
        pass
print('survived', flush=True)
