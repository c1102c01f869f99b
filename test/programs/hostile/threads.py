# tries: start threads by every route, to outlive the run or to run beside it
# holds: no thread starts
# expect: {"exitCode": 0, "stdoutIncludes": "held: none started"}
import _thread
import concurrent.futures
import threading

started = []


def mark():
    started.append(1)
    while True:
        pass


def by_pool():
    concurrent.futures.ThreadPoolExecutor(1).submit(mark)


def by_timer():
    threading.Timer(0, mark).start()


def by_c():
    from _testcapi import call_in_temporary_c_thread
    call_in_temporary_c_thread(mark)


def by_interpreters():
    with concurrent.futures.InterpreterPoolExecutor(1) as pool:
        pool.submit(print).result()


def by_faulthandler():
    import faulthandler
    faulthandler.dump_traceback_later(0.01)


for attempt in (lambda: threading.Thread(target=mark).start(), lambda: threading.Thread(target=mark, daemon=True).start(), lambda: _thread.start_new_thread(mark, ()),
                lambda: _thread.start_joinable_thread(mark), by_pool, by_timer, by_interpreters, by_faulthandler, lambda: threading.stack_size(2**31 - 1)):
    try:
        attempt()
    except (RuntimeError, ImportError, AttributeError, OSError, ValueError, TypeError) as error:
        print('held:', type(error).__name__)
if started:
    print('ESCAPED: started', started)
else:
    print('held: none started')
