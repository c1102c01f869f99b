# tries: go back to sleep whenever woken
# holds: stopped by the wall clock
# options: {"limits": {"wall": "1s", "cpu": "10s"}}
# expect: {"stopped": ["wall", "cpu"]}
import time

while True:
    try:
        time.sleep(100)
    except BaseException:
        pass
