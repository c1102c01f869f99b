# tries: loop inside the garbage collector's callbacks, where exceptions are only printed
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s", "output": "1MiB"}}
# expect: {"stopped": ["cpu", "output"]}
import gc


def callback(phase, info):
    while True:
        pass


gc.callbacks.append(callback)
while True:
    gc.collect()
