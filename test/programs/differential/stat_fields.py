# area: os.stat, lstat, fstat: comparable fields, file types, identity of files
import os
import shutil
import stat
import tempfile
import time

base = tempfile.mkdtemp()
os.chdir(base)
os.umask(0o022)
before = time.time()
with open("file", "wb") as handle:
    handle.write(b"x" * 1234)
os.mkdir("folder", 0o750)
os.symlink("file", "link")
os.symlink("f" * 30, "dangling")

for name in ["file", "folder", "link", "dangling"]:
    info = os.lstat(name)
    size = info.st_size if not stat.S_ISDIR(info.st_mode) else "-"
    print(name, stat.filemode(info.st_mode)[0], size, stat.S_ISREG(info.st_mode), stat.S_ISDIR(info.st_mode), stat.S_ISLNK(info.st_mode))
print(stat.filemode(os.stat("file").st_mode), stat.filemode(os.stat("folder").st_mode), os.stat("file").st_nlink)
print(os.stat("link").st_ino == os.stat("file").st_ino, os.lstat("link").st_ino == os.stat("file").st_ino)
print(os.stat("file").st_ino != os.stat("folder").st_ino, os.stat("file").st_dev == os.stat("folder").st_dev)
print(os.stat("link", follow_symlinks=False) == os.lstat("link"), os.stat(b"file").st_size)

descriptor = os.open("file", os.O_RDWR)
print(os.fstat(descriptor).st_ino == os.stat("file").st_ino, os.fstat(descriptor).st_size, os.stat(descriptor).st_size)
os.write(descriptor, b"longer than before " * 100)
print(os.stat("file").st_size, os.fstat(descriptor).st_size)
os.close(descriptor)

info = os.stat("file")
print(before - 2 <= info.st_mtime <= time.time() + 2, info.st_mtime_ns // 10**9 == int(info.st_mtime), info.st_mtime == info[stat.ST_MTIME] or info[stat.ST_MTIME] == int(info.st_mtime))
print(info.st_uid == os.getuid(), len(info), info[stat.ST_SIZE] == info.st_size, info.st_blksize > 0)
read_end, write_end = os.pipe()
print(stat.S_ISFIFO(os.fstat(read_end).st_mode), stat.S_ISCHR(os.stat("/dev/null").st_mode))
os.close(read_end)
os.close(write_end)

os.utime("folder", ns=(0, 0))
open("folder/new", "w").close()
print("creating an entry touches the folder:", os.stat("folder").st_mtime_ns != 0)
for target in ["missing", "file/x", "dangling", 999]:
    try:
        os.stat(target)
    except OSError as error:
        print(target, type(error).__name__)
try:
    os.stat("nul\0byte")
except ValueError as error:
    print(type(error).__name__)
os.chdir("/")
shutil.rmtree(base)
