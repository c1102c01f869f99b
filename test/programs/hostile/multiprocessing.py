# tries: start workers, pools, managers and shared memory
# holds: an exception for each
# options: {"limits": {"wall": "10s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: none started"}
import multiprocessing
import sys

started = []
for attempt in (lambda: multiprocessing.Process(target=print).start(), lambda: multiprocessing.Pool(1), multiprocessing.Manager, multiprocessing.Lock,
                lambda: multiprocessing.get_context('fork').Process(target=print).start(), lambda: multiprocessing.get_context('spawn').Process(target=print).start(),
                lambda: __import__('multiprocessing.shared_memory').shared_memory.SharedMemory('x', True, 2**30),
                lambda: __import__('concurrent.futures').futures.ProcessPoolExecutor(1).submit(print).result()):
    try:
        attempt()
    except Exception as error:
        print('held:', type(error).__name__)
    else:
        started.append(attempt)
for attempt in started:
    print('ESCAPED: started', attempt.__code__.co_firstlineno)
if not started:
    print('held: none started')
