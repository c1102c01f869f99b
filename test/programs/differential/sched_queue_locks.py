# area: sched with a fake clock, queue, threading primitives without starting a thread
import queue
import sched
import threading

now = [0]
log = []
scheduler = sched.scheduler(lambda: now[0], lambda seconds: now.__setitem__(0, now[0] + seconds))
scheduler.enter(5, 1, log.append, ("five",))
scheduler.enter(2, 2, log.append, ("two, low priority",))
scheduler.enter(2, 1, log.append, ("two, high priority",))
cancelled = scheduler.enterabs(3, 1, log.append, ("cancelled",))


def again(count):
    log.append(f"again at {now[0]}")
    if count:
        scheduler.enter(4, 1, again, (count - 1,))


scheduler.enter(1, 1, again, (2,))
scheduler.cancel(cancelled)
print(len(scheduler.queue), scheduler.empty())
scheduler.run()
print(log, now)

fifo, lifo, ranked = queue.Queue(2), queue.LifoQueue(), queue.PriorityQueue()
for n in (3, 1, 2):
    lifo.put(n)
    ranked.put((n, f"item {n}"))
print([lifo.get() for _ in range(3)], [ranked.get()[1] for _ in range(3)])
fifo.put("a")
fifo.put_nowait("b")
print(fifo.full(), fifo.qsize(), fifo.get(), fifo.get(timeout=1), fifo.empty())
for call in [fifo.get_nowait, lambda: fifo.get(timeout=0.01), lambda: [fifo.put(n, block=False) for n in range(3)]]:
    try:
        call()
    except (queue.Empty, queue.Full) as error:
        print(type(error).__name__)
simple = queue.SimpleQueue()
simple.put(1)
print(simple.get(), simple.empty())

lock, recursive = threading.Lock(), threading.RLock()
with lock:
    print(lock.locked(), lock.acquire(blocking=False))
with recursive, recursive:
    print("reentrant", recursive.acquire(blocking=False))
    recursive.release()
try:
    lock.release()
except RuntimeError as error:
    print(type(error).__name__)
event, local = threading.Event(), threading.local()
local.value = 5
print(event.wait(0.01), event.set(), event.wait(), local.value, hasattr(local, "other"))
semaphore = threading.BoundedSemaphore(1)
print(semaphore.acquire(), semaphore.acquire(blocking=False), semaphore.release())
print(threading.current_thread() is threading.main_thread(), threading.current_thread().name, threading.active_count(), threading.main_thread().is_alive())
condition = threading.Condition()
with condition:
    print(condition.wait(0.01), condition.wait_for(lambda: True))
