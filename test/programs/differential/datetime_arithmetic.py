# area: datetime: arithmetic, parsing, formatting, fixed-offset zones, comparisons
import datetime as dt
from datetime import date, datetime, time, timedelta, timezone

start = datetime(2024, 2, 28, 22, 30, 15, 250)
print(start + timedelta(days=1, hours=2), start - datetime(2023, 12, 31), start.replace(month=1, microsecond=0).isoformat(" "))
print(timedelta(weeks=1, minutes=-5), -timedelta(hours=1), timedelta(days=1) / 7, timedelta(hours=50) // timedelta(hours=7), timedelta(hours=50) % timedelta(hours=7), abs(timedelta(-1, 5)).total_seconds())
print(date(2024, 12, 30).isocalendar()[:], date.fromisocalendar(2020, 53, 7), date(2024, 3, 1).toordinal(), date.fromordinal(1), date(2000, 1, 1).weekday(), date.max - date.min)
print(repr(start), repr(timedelta(1, 2, 3)), repr(time(1, 2, tzinfo=timezone.utc)), repr(timezone(timedelta(hours=-3, minutes=-30))))

kolkata, newfoundland = timezone(timedelta(hours=5, minutes=30), "IST"), timezone(-timedelta(hours=3, minutes=30))
moment = datetime(2024, 5, 1, 12, tzinfo=kolkata)
print(moment, moment.astimezone(newfoundland), moment.astimezone(timezone.utc).time(), moment.tzname(), moment.utcoffset(), newfoundland)
print(moment == moment.astimezone(newfoundland), moment.timestamp(), datetime.fromtimestamp(86400.5, timezone.utc), datetime.fromtimestamp(-1, timezone.utc))
print(moment.strftime("%Y/%m/%d %H-%M-%S %j %a %A %b %B %p %I %y %z %Z %U %W %w %%"), f"{moment:%d.%m.%Y}")
for text, pattern in [("03 Jan 2021 5PM", "%d %b %Y %I%p"), ("2021-W05-1", "%G-W%V-%u"), ("70-12-31", "%y-%m-%d"), ("1:2:3.45", "%H:%M:%S.%f"), ("2020-01-01T00:00:00+0130", "%Y-%m-%dT%H:%M:%S%z"), ("365 2023", "%j %Y")]:
    print(datetime.strptime(text, pattern).isoformat())
print(datetime.fromisoformat("2011-11-04T00:05:23.283000+04:00"), date.fromisoformat("2019-12-04"), time.fromisoformat("04:23:01"))
for bad in [lambda: datetime(2023, 2, 29), lambda: datetime.strptime("x", "%Y"), lambda: date.fromisoformat("2019-1-1"), lambda: date.max + timedelta(1), lambda: timedelta(days=10**10), lambda: timezone(timedelta(hours=24))]:
    try:
        bad()
    except (ValueError, OverflowError) as error:
        print(type(error).__name__)
try:
    start < moment
except TypeError as error:
    print(error)


def months_between(first, second):
    months = (second.year - first.year) * 12 + second.month - first.month
    return months - (second.day < first.day)


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * l) // 451
    return date(year, (h + l - 7 * m + 114) // 31, (h + l - 7 * m + 114) % 31 + 1)


print(months_between(date(2020, 1, 31), date(2021, 3, 1)), [easter(year).isoformat() for year in (1999, 2024, 2025)])
print(min(datetime.max, start), time(23, 59).replace(fold=1).fold, start.timetuple().tm_yday, datetime.combine(date(2020, 1, 2), time(3, 4)), dt.MAXYEAR)
fridays = [day for day in (date(2024, m, 13) for m in range(1, 13)) if day.weekday() == 4]
print([day.strftime("%d %b") for day in fridays])
