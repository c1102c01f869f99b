# tries: take a lock twice, join a thread that does not run, wait on an empty queue and an event
# holds: stopped by the wall clock, or an exception
# options: {"limits": {"wall": "1s", "cpu": "10s"}}
# expect: {"anyOf": [{"stopped": ["wall", "cpu"]}, {"exitCode": 0}, {"exitCode": 1}, {"crashed": true}]}
import queue
import threading

for wait in (threading.Event().wait, queue.SimpleQueue().get, queue.Queue().get):
    try:
        wait(timeout=0.05)
        print('held: answered')
    except (queue.Empty, RuntimeError, OSError) as error:
        print('held:', type(error).__name__)
lock = threading.Lock()
lock.acquire()
print('waiting', flush=True)
lock.acquire()
