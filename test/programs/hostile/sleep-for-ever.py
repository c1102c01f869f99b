# tries: sleep for thirty years
# holds: stopped by the wall clock
# options: {"limits": {"wall": "1s", "cpu": "10s"}}
# expect: {"stopped": ["wall", "cpu"]}
import time

time.sleep(1e9)
