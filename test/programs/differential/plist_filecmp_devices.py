# area: plistlib, filecmp, linecache, secrets and devices such as /dev/null
import filecmp
import linecache
import os
import plistlib
import secrets
import shutil
import tempfile
from datetime import datetime

base = tempfile.mkdtemp()
os.chdir(base)
value = {"name": "Zoë", "count": 3, "ratio": 0.5, "when": datetime(2024, 2, 29, 12), "data": b"\x00\x01", "list": [True, {"deep": []}]}
for kind in (plistlib.FMT_XML, plistlib.FMT_BINARY):
    with open("value.plist", "wb") as handle:
        plistlib.dump(value, handle, fmt=kind, sort_keys=True)
    with open("value.plist", "rb") as handle:
        head = handle.read(8)
        handle.seek(0)
        print(kind.name, head, plistlib.load(handle) == value)
try:
    plistlib.loads(b"neither")
except plistlib.InvalidFileException:
    print("InvalidFileException")

for folder, files in {"left": {"same": "1", "diff": "a", "gone": "x"}, "right": {"same": "1", "diff": "b", "new": "y"}}.items():
    os.makedirs(os.path.join(folder, "sub"))
    for name, content in files.items():
        with open(os.path.join(folder, name), "w") as handle:
            handle.write(content)
comparison = filecmp.dircmp("left", "right")
print(sorted(comparison.left_only), sorted(comparison.right_only), comparison.common_dirs, sorted(comparison.same_files))
print(filecmp.cmp("left/diff", "right/diff", shallow=False), filecmp.cmpfiles("left", "right", ["same", "diff", "nope"], shallow=False))

with open("lines.txt", "w", encoding="utf-8") as handle:
    handle.write("first\nsecond\nthird\n")
print(repr(linecache.getline("lines.txt", 2)), repr(linecache.getline("lines.txt", 9)), len(linecache.getlines("lines.txt")))
with open("lines.txt", "w", encoding="utf-8") as handle:
    handle.write("changed\n")
print(repr(linecache.getline("lines.txt", 1)), linecache.checkcache("lines.txt"), repr(linecache.getline("lines.txt", 1)))

print(len(secrets.token_bytes(16)), len(secrets.token_hex(8)), secrets.compare_digest("a", "a"), 0 <= secrets.randbelow(5) < 5, secrets.choice([7]))
print(len(os.urandom(1000)), os.urandom(16) != os.urandom(16), len(set(os.urandom(4096))) > 200)
print(os.path.exists("/dev/null"), os.path.isfile("/dev/null"))
with open(os.devnull, "r+b", buffering=0) as null:
    print(null.write(b"swallowed"), null.read())
with open("/dev/urandom", "rb") as source:
    print(len(source.read(10)))
os.chdir("/")
shutil.rmtree(base)
