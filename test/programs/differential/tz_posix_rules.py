# area: TZ given as POSIX rules instead of a zone name
# env: {"TZ": "EST5EDT,M3.2.0,M11.1.0"}
import os
import time


def show():
    print(time.tzname[0], time.tzname[1] if time.daylight else "-", time.timezone, time.altzone if time.daylight else "-")
    for stamp in (1_705_320_000, 1_710_053_999, 1_710_054_000, 1_721_044_800, 1_730_610_000, 1_730_613_600):
        local = time.localtime(stamp)
        print(" ", time.strftime("%m-%d %H:%M", local), local.tm_zone, local.tm_gmtoff, local.tm_isdst, int(time.mktime(local)) == stamp)


show()
for rule in ("CET-1CEST,M3.5.0,M10.5.0/3", "XYZ-05:45", "<+03>-3", "UTC0"):
    os.environ["TZ"] = rule
    time.tzset()
    print(rule)
    show()
