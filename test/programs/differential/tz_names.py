# area: abbreviations of time zones: time.tzname, %Z, tm_zone, datetime.tzname
# env: {"TZ": "America/New_York"}
import time
from datetime import datetime, timezone

print(time.tzname)
for stamp in (0, 1_705_320_000, 1_721_044_800, 1_710_053_999, 1_710_054_000):
    local = time.localtime(stamp)
    print(local.tm_zone, time.strftime("%H:%M %Z", local), datetime.fromtimestamp(stamp).astimezone().tzname())
print(datetime(2024, 7, 1, tzinfo=timezone.utc).astimezone().strftime("%Y-%m-%d %H:%M %Z%z"))
print(time.strptime("2024-07-01 EDT", "%Y-%m-%d %Z").tm_isdst, time.strptime("2024-01-01 EST", "%Y-%m-%d %Z").tm_isdst)
print(time.strptime("2024-01-01 UTC", "%Y-%m-%d %Z").tm_zone)
try:
    time.strptime("2024-01-01 CET", "%Y-%m-%d %Z")
except ValueError as error:
    print(type(error).__name__)
