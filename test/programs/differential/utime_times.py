# area: os.utime with seconds, nanoseconds and now; which operations move which times
import os
import shutil
import tempfile
import time

base = tempfile.mkdtemp()
os.chdir(base)
with open("file", "w") as handle:
    handle.write("content")

os.utime("file", (1_000_000_000, 1_100_000_000))
info = os.stat("file")
print(info.st_atime, info.st_mtime, os.path.getmtime("file"))
os.utime("file", ns=(1_500_000_000_123_456_000, 1_600_000_000_987_654_000))
info = os.stat("file")
print(info.st_atime_ns, info.st_mtime_ns, f"{info.st_mtime:.3f}")
os.utime("file", (0, 0))
print(os.stat("file").st_mtime)
os.utime("file", (1e9 + 0.5, 1e9 + 0.25))
print(os.stat("file").st_mtime_ns)

os.utime("file")
print(abs(os.stat("file").st_mtime - time.time()) < 5)
with open("file", "rb") as handle:
    os.utime(handle.fileno(), (5, 6))
print(os.stat("file").st_mtime)

with open("file", "a"):
    pass
print("opening for append:", os.stat("file").st_mtime == 6)
os.chmod("file", 0o600)
print("chmod:", os.stat("file").st_mtime == 6)
os.rename("file", "file2")
print("rename:", os.stat("file2").st_mtime == 6)
with open("file2", "a") as handle:
    handle.write("more")
print("write:", os.stat("file2").st_mtime == 6)
os.utime("file2", (7, 7))
with open("file2", "w"):
    pass
print("truncating:", os.stat("file2").st_mtime == 7)

os.mkdir("dir")
for label, change in [("create", lambda: open("dir/a", "w").close()), ("rename", lambda: os.rename("dir/a", "dir/b")), ("write", lambda: os.truncate("dir/b", 9)), ("remove", lambda: os.remove("dir/b"))]:
    os.utime("dir", (8, 8))
    change()
    print("folder after", label, os.stat("dir").st_mtime == 8)
os.symlink("file2", "link")
os.utime("link", (9, 9))
print(os.stat("file2").st_mtime, os.lstat("link").st_mtime != 9)
for call in [lambda: os.utime("missing"), lambda: os.utime("file2", (1, 2), ns=(1, 2)), lambda: os.utime("file2", 5)]:
    try:
        call()
    except (OSError, ValueError, TypeError) as error:
        print(type(error).__name__)
os.chdir("/")
shutil.rmtree(base)
