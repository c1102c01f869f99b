# area: changing TZ while running with time.tzset, restoring it, mixing with fixed offsets
# env: {"TZ": "UTC"}
import os
import time
from datetime import datetime, timezone

MOMENTS = {"winter": 1_705_320_000, "summer": 1_721_044_800}


def show():
    for label, stamp in MOMENTS.items():
        local = time.localtime(stamp)
        print(f"  {label}: {time.strftime('%d %H:%M %Z', local)} offset {local.tm_gmtoff // 60} dst {local.tm_isdst}")


for name in ("UTC", "Europe/London", "Australia/Sydney", "America/Los_Angeles", "Asia/Tokyo"):
    os.environ["TZ"] = name
    time.tzset()
    print(name, time.timezone, time.daylight)
    show()
    stamp = time.mktime((2024, 1, 15, 12, 0, 0, 0, 0, -1))
    print("  noon in January:", datetime.fromtimestamp(stamp, timezone.utc).strftime("%d %H:%M"), "UTC")

os.environ["TZ"] = "UTC"
time.tzset()
print(time.tzname[0], time.localtime(MOMENTS["summer"])[:6] == time.gmtime(MOMENTS["summer"])[:6])
