# tries: write random bytes at random places of its own memory until something gives
# holds: the guest dies alone, however the damage shows
# expect: {"anyOf": [{"crashed": true}, {"stopped": ["cpu", "wall", "output"]}, {"exitCode": 0}, {"exitCode": 1}]}
# options: {"limits": {"cpu": "1s", "wall": "3s", "output": "64KiB"}}
# platforms: ["worker"]
import ctypes
import random

dice = random.Random(20)
for turn in range(20_000):
    address = dice.randrange(1024, 28 * 1024 * 1024) & ~3
    ctypes.c_uint32.from_address(address).value = dice.choice((0, 0xFFFFFFFF, 0x7FFFFFFF, address, dice.getrandbits(32)))
print('still here', flush=True)
