# tries: switch on every debugging aid, so that the interpreter's own bookkeeping grows or floods
# holds: an ordinary end, or a limit
# options: {"limits": {"cpu": "3s", "wall": "10s", "memory": "128MiB", "output": "64KiB"}}
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"stopped": ["cpu", "wall", "output"]}]}
import gc
import tracemalloc

tracemalloc.start(1000)
gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_SAVEALL)
kept = []
try:
    for turn in range(20_000):
        cycle = []
        cycle.append(cycle)
        kept.append(str(turn))
    gc.collect()
except MemoryError:
    kept.clear()
gc.set_debug(0)
print('held', len(gc.garbage) > 0)
