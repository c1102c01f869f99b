# tries: load thousands of random and damaged marshal streams
# holds: exceptions, or the guest alone crashes
# options: {"limits": {"cpu": "5s", "wall": "10s", "memory": "96MiB"}}
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0, "stdoutIncludes": "held"}, {"exitCode": 1}, {"stopped": ["cpu", "wall"]}]}
# platforms: ["worker"]
import marshal
import random

dice = random.Random(11)
good = marshal.dumps(compile('def f(x, *y, z=1):\n    return [x for x in y if z]\n', 'x', 'exec'))
failures = 0
for turn in range(3000):
    data = bytearray(good if turn % 2 else dice.randbytes(60))
    for change in range(3):
        data[dice.randrange(len(data))] = dice.randrange(256)
    try:
        marshal.loads(bytes(data))
    except BaseException:
        failures += 1
print('held:', failures > 100)
