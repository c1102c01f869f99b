"""Sums up the sales in /data/*.csv into /data/report.md, and repairs rows whose count is no number."""
import csv
import pathlib
from collections import defaultdict
from decimal import Decimal

data = pathlib.Path("/data")
sales = defaultdict(Decimal)
for path in sorted(data.glob("*.csv")):
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    repaired = [{**row, "count": row["count"] if row["count"].isdigit() else "0"} for row in rows]
    for row in repaired:
        sales[path.stem, row["shop"]] += int(row["count"]) * Decimal(row["price"])
    if repaired != rows:
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(repaired)
        print(f"repaired {path.name}")

lines = ["| month | shop | sales |", "|---|---|---:|"]
lines += [f"| {month} | {shop} | {total} |" for (month, shop), total in sorted(sales.items())]
(data / "report.md").write_text("\n".join(lines) + "\n")
print(f"wrote report.md: {len(sales)} lines, {sum(sales.values())} in all")
