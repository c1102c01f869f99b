# Times calls of a function `f` that is there already, in microseconds each.
import time

def measure(batches, calls):
    times = []
    for _ in range(batches):
        begun = time.perf_counter()
        for n in range(calls):
            f(n)
        times.append((time.perf_counter() - begun) / calls * 1e6)
    return times

f(1)
measure(20, 200)
