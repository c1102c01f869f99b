# tries: zero the interpreter's static data but not the heap, then go on running
# holds: the guest dies alone
# expect: {"anyOf": [{"crashed": true}, {"stopped": ["cpu", "wall", "output"]}, {"exitCode": 0}, {"exitCode": 1}]}
# options: {"limits": {"cpu": "1s", "wall": "3s", "output": "64KiB"}}
# platforms: ["worker"]
import ctypes

print('before', flush=True)
for start in range(2_800_000, 3_900_000, 4096):
    ctypes.memset(start, 0, 4096)
print('after', flush=True)
