# area: local time in Asia/Kolkata: localtime, mktime, offsets, transitions, datetime.astimezone
# env: {"TZ": "Asia/Kolkata"}
import time
from datetime import datetime, timedelta, timezone

print(time.timezone, time.altzone if time.daylight else "-", time.daylight)
for stamp in (0, 946684800, 1_711_846_799, 1_711_846_800, 1_710_053_999, 1_710_054_000, 1_729_987_200, 1_730_610_000, 1_719_800_000, 2_000_000_000):
    local = time.localtime(stamp)
    print(stamp, time.strftime("%Y-%m-%d %H:%M:%S %z", local), local.tm_isdst, local.tm_gmtoff, int(time.mktime(local)) == stamp)
for parts in [(2024, 1, 15, 12, 0, 0), (2024, 7, 15, 12, 0, 0), (2024, 3, 31, 12, 0, 0), (1999, 12, 31, 23, 59, 59)]:
    print(parts, int(time.mktime(parts + (0, 0, -1))), datetime(*parts).astimezone().isoformat())
summer = datetime(2024, 7, 1, 12, tzinfo=timezone.utc)
print(summer.astimezone(), datetime.fromtimestamp(summer.timestamp()), summer.astimezone().utcoffset())
print(time.ctime(1_700_000_000), time.strftime("%H:%M", time.gmtime(1_700_000_000)))
day = datetime(2024, 10, 26, 12)
print((day + timedelta(days=1)).timestamp() - day.timestamp(), (day + timedelta(days=9)).timestamp() - (day + timedelta(days=7)).timestamp())
