# area: calendar: text and html calendars, iteration, leap years, week arithmetic
import calendar
import time

print(calendar.month(2024, 2))
print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(2023, 10, w=3))
print(calendar.TextCalendar().formatyear(2025, m=4)[:460])
print(*map(int, calendar.monthrange(2023, 2) + calendar.monthrange(2024, 9)), calendar.isleap(1900), calendar.leapdays(1900, 2001), int(calendar.weekday(1969, 7, 20)))
print(calendar.monthcalendar(2015, 2), list(calendar.day_abbr), list(calendar.month_name)[1:4])
view = calendar.Calendar(firstweekday=3)
print(list(view.iterweekdays()), [day for day in view.itermonthdays(2021, 2)][:9])
print([(d.month, d.day) for d in view.itermonthdates(2021, 1)][:3], list(view.itermonthdays2(2021, 3))[-2:])
page = calendar.HTMLCalendar().formatmonth(2024, 2)
print(page.count("<td"), page.splitlines()[0], page.splitlines()[3][:60])
try:
    calendar.monthrange(2024, 13)
except ValueError as error:
    print(type(error).__name__)

moment = (2001, 9, 9, 1, 46, 40, 6, 252, 0)
print(calendar.timegm(moment), time.gmtime(10**9)[:8], time.strftime("%a, %d %b %Y %H:%M:%S", time.gmtime(0)))
print(time.strptime("30 Nov 00", "%d %b %y")[:3], time.asctime(moment), time.gmtime(-86400)[:3])
third_thursdays = []
for month in range(1, 13):
    weeks = calendar.monthcalendar(2024, month)
    days = [week[calendar.THURSDAY] for week in weeks if week[calendar.THURSDAY]]
    third_thursdays.append(days[2])
print(third_thursdays)
