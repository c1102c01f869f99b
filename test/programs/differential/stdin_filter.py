# area: a filter program: fileinput over stdin and files, in-place editing, csv from stdin
# stdin: "name,amount\nann,10\nbo,20.5\n\"cy, jr\",-3\n"
import csv
import fileinput
import os
import shutil
import sys
import tempfile

base = tempfile.mkdtemp()
rows = list(csv.DictReader(sys.stdin))
print([(row["name"], float(row["amount"])) for row in rows], sum(float(row["amount"]) for row in rows))

paths = []
for number in range(3):
    paths.append(os.path.join(base, f"part{number}.txt"))
    with open(paths[-1], "w", encoding="utf-8") as handle:
        handle.write("".join(f"file {number} line {n}\n" for n in range(number + 1)))
with fileinput.input(paths) as lines:
    for line in lines:
        print(lines.lineno(), lines.filelineno(), os.path.basename(lines.filename()), lines.isfirstline(), line.rstrip())
with fileinput.input(paths[2], inplace=True, backup=".bak") as lines:
    for line in lines:
        if "line 1" not in line:
            print(line.upper(), end="")
with open(paths[2], encoding="utf-8") as edited, open(paths[2] + ".bak", encoding="utf-8") as backup:
    print(edited.read().split("\n"), len(backup.readlines()))
with fileinput.input(paths, openhook=fileinput.hook_encoded("utf-8")) as lines:
    next(lines)
    lines.nextfile()
    print(next(lines).strip(), lines.filelineno())
try:
    list(fileinput.input([os.path.join(base, "missing")]))
except OSError as error:
    print(type(error).__name__)
shutil.rmtree(base)
