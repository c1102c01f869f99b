# tries: overwrite all of its own memory, its stack and the interpreter included
# holds: the guest dies alone, whatever the kernel finds in there afterwards
# expect: {"anyOf": [{"crashed": true}, {"stopped": ["cpu", "wall", "output"]}, {"exitCode": 0}, {"exitCode": 1}]}
# options: {"limits": {"cpu": "1s", "wall": "3s", "output": "64KiB"}}
import ctypes

print('before', flush=True)
ctypes.memset(1024, 0xFF, 20 * 1024 * 1024)
print('after', flush=True)
