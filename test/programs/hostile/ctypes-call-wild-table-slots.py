# tries: call function pointers made from integers, with signatures that do not fit
# holds: a wrong slot traps; only the guest dies
# expect: {"anyOf": [{"crashed": true}, {"stopped": ["cpu", "wall", "output"]}, {"exitCode": 0}, {"exitCode": 1}]}
# options: {"limits": {"cpu": "1s", "wall": "3s", "output": "64KiB", "memory": "96MiB"}}
# platforms: ["worker"]
import ctypes

shape = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int)
for slot in range(1, 9000, 7):
    print('slot', slot, flush=True)
    try:
        shape(slot)(0, 0, 0)
    except Exception as error:
        print('held:', type(error).__name__)
