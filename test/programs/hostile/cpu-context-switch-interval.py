# tries: stretch or shrink the switch interval and the collector's thresholds to avoid being looked at
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
import gc
import sys

for interval in (1e-300, 1e9, 2147.0):
    try:
        sys.setswitchinterval(interval)
    except (ValueError, OverflowError):
        pass
gc.disable()
gc.set_threshold(2**31 - 1, 2**31 - 1, 2**31 - 1)
gc.freeze()
while True:
    pass
