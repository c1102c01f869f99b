# area: csv files on disk: DictReader, DictWriter, grouping and totals
import csv
import os
import shutil
import tempfile
from itertools import groupby
from operator import itemgetter

folder = tempfile.mkdtemp()
path = os.path.join(folder, "sales.csv")
rows = [
    ("north", "Ann", "120.50", 'says "hi"'),
    ("south", "Bo", "80", "comma, inside"),
    ("north", "Cy", "99.95", "two\nlines"),
    ("south", "Di", "", "naïve café"),
]
with open(path, "w", newline="", encoding="utf-8") as handle:
    writer = csv.writer(handle)
    writer.writerow(["region", "name", "amount", "note"])
    writer.writerows(rows)

with open(path, "rb") as handle:
    raw = handle.read()
print(raw.count(b"\r\n"), "records end in CRLF,", len(raw), "bytes")

with open(path, newline="", encoding="utf-8") as handle:
    reader = csv.DictReader(handle)
    print(reader.fieldnames)
    records = list(reader)
print(reader.line_num, "physical lines")
for record in records:
    print(ascii(record["note"]), record["amount"] or "missing")

records.sort(key=itemgetter("region", "name"))
summary = os.path.join(folder, "summary.csv")
with open(summary, "w", newline="", encoding="utf-8") as handle:
    writer = csv.DictWriter(handle, ["region", "people", "cents"], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for region, group in groupby(records, key=itemgetter("region")):
        group = list(group)
        cents = sum(round(float(item["amount"] or 0) * 100) for item in group)
        writer.writerow({"region": region, "people": len(group), "cents": cents, "dropped": 1})
with open(summary, encoding="utf-8") as handle:
    print(handle.read(), end="")
shutil.rmtree(folder)
print(os.path.exists(path))
