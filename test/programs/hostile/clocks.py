# tries: find clocks that run backwards, stand still, overflow, or tell more than the time
# holds: sane and monotonic; unknown clocks are refused
# expect: {"exitCode": 0, "stdoutIncludes": "held: sane"}
import time

wrong = []
for clock in (time.monotonic_ns, time.perf_counter_ns, time.process_time_ns, time.time_ns):
    last = clock()
    for turn in range(2000):
        now = clock()
        if now < last and clock is not time.time_ns:
            wrong.append(clock.__name__)
            break
        last = now
if not 946_684_800 < time.time() < 7_258_118_400:
    wrong.append(time.time())
for number in (*range(-3, 20), 2**31 - 1, -(2**31), 99):
    for call in (time.clock_gettime, time.clock_gettime_ns, time.clock_getres):
        try:
            if call(number) < 0:
                wrong.append((call.__name__, number))
        except (OSError, OverflowError):
            pass
for call, value in ((time.localtime, 2**62), (time.gmtime, -(2**62)), (time.localtime, float('nan')), (time.ctime, 1e300), (time.mktime, (2**31 - 1,) * 9),
                    (time.mktime, (-(2**31),) * 9), (time.asctime, (10**9, 1, 1, 1, 1, 1, 1, 1, 1)), (time.localtime, 2**53), (time.localtime, -(2**40))):
    try:
        call(value)
    except (OSError, OverflowError, ValueError):
        pass
try:
    time.strftime('%Y' * 100_000)
except (ValueError, MemoryError):
    pass
print('held: sane' if not wrong else wrong)
