# area: time module in UTC: strftime directives, mktime, struct_time, clocks, sleep
# env: {"TZ": "UTC"}
import time

moment = time.struct_time((2024, 12, 30, 15, 4, 5, 0, 365, 0))
for directive in "aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyY%":
    print(f"%{directive} = {time.strftime('%' + directive, moment)!r}")
print(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_700_000_000)), time.strftime("plain é text", moment), repr(time.strftime("", moment)))
print(moment.tm_year, moment[:3], moment.tm_isdst, len(moment), tuple(moment)[6:])
print(time.localtime(0)[:], time.mktime((1970, 1, 2, 0, 0, 0, 0, 0, 0)), time.mktime((2024, 14, 35, 25, 61, 61, 0, 0, 0)), time.timezone, time.daylight, time.tzname[0])
print(time.localtime(1e9).tm_zone, time.localtime(1e9).tm_gmtoff, time.ctime(1e9), time.gmtime(253402300799)[:6], time.gmtime(1.9).tm_sec)
for bad in [lambda: time.strftime("%Y", (2024, 13, 1, 0, 0, 0, 0, 1, 0)), lambda: time.strptime("x", "%Y"), lambda: time.gmtime(1e30), lambda: time.sleep(-1), lambda: time.strptime("2001 x", "%Y")]:
    try:
        bad()
    except (ValueError, OverflowError, OSError) as error:
        print(type(error).__name__)

first, wall, cpu = time.monotonic(), time.time(), time.process_time()
time.sleep(0.03)
print(time.monotonic() - first >= 0.03, 0.02 < time.time() - wall < 5, time.process_time() >= cpu, time.perf_counter() > 0)
print(isinstance(time.time_ns(), int), abs(time.time_ns() / 1e9 - time.time()) < 5, time.monotonic_ns() >= int(first * 1e9), time.time() > 1.6e9)
samples = [time.perf_counter_ns() for _ in range(1000)]
print(samples == sorted(samples), time.get_clock_info("monotonic").monotonic, time.get_clock_info("time").adjustable is not None)
print(time.clock_gettime(time.CLOCK_MONOTONIC) > 0, time.clock_gettime_ns(time.CLOCK_REALTIME) > 10**18, time.clock_getres(time.CLOCK_MONOTONIC) > 0)
started = time.monotonic()
for _ in range(5):
    time.sleep(0)
    time.sleep(0.001)
print(0.005 <= time.monotonic() - started < 5)
