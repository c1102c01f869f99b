# area: parsing an access log with regular expressions and summarising it
import re
from collections import Counter, defaultdict
from datetime import datetime, timezone

LOG = """\
10.0.0.7 - - [03/Mar/2024:09:15:02 +0000] "GET /index.html HTTP/1.1" 200 5120
10.0.0.9 - ann [03/Mar/2024:09:15:04 +0000] "GET /style.css HTTP/1.1" 200 812
10.0.0.7 - - [03/Mar/2024:09:15:09 +0000] "POST /login HTTP/1.1" 302 -
garbage line that matches nothing
10.0.0.8 - - [03/Mar/2024:09:16:40 +0200] "GET /missing HTTP/1.0" 404 153
10.0.0.7 - bob [03/Mar/2024:09:17:00 +0000] "GET /index.html?page=2 HTTP/1.1" 500 33
"""
LINE = re.compile(
    r"""(?P<host>\S+)\ \S+\ (?P<user>\S+)\ \[(?P<when>[^\]]+)\]\ # who and when
        "(?P<method>[A-Z]+)\ (?P<target>\S+)\ HTTP/(?P<version>[\d.]+)"\ # request line
        (?P<status>\d{3})\ (?P<size>\d+|-)$""",
    re.VERBOSE,
)

statuses, sizes, bad = Counter(), defaultdict(int), []
times = []
for number, line in enumerate(LOG.splitlines(), 1):
    match = LINE.match(line)
    if match is None:
        bad.append(number)
        continue
    entry = match.groupdict()
    statuses[entry["status"][0] + "xx"] += 1
    sizes[entry["target"].partition("?")[0]] += 0 if entry["size"] == "-" else int(entry["size"])
    times.append(datetime.strptime(entry["when"], "%d/%b/%Y:%H:%M:%S %z").astimezone(timezone.utc))

for status, count in sorted(statuses.items()):
    print(f"{status}: {count}")
for target in sorted(sizes, key=sizes.get, reverse=True):
    print(f"{target:<14}{sizes[target]:>8,d}")
print("unparsed lines:", bad)
print("first", min(times).isoformat(), "last", max(times).isoformat())
print("span in seconds:", int((max(times) - min(times)).total_seconds()))
