# area: chmod, fchmod, umask and access: permission bits as stored and reported
import os
import shutil
import stat
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)


def mode(path):
    return f"{stat.S_IMODE(os.lstat(path).st_mode):04o}"


previous = os.umask(0o022)
print(oct(os.umask(0o027)), oct(os.umask(0o022)))
for mask in (0o022, 0o077, 0o000):
    os.umask(mask)
    with open("plain", "w"):
        pass
    os.close(os.open("asked", os.O_CREAT | os.O_WRONLY, 0o751))
    os.mkdir("folder")
    os.mkdir("private", 0o700)
    print(f"{mask:03o}", mode("plain"), mode("asked"), mode("folder"), mode("private"))
    for name in ("plain", "asked"):
        os.remove(name)
    for name in ("folder", "private"):
        os.rmdir(name)
os.umask(0o022)

with open("script", "w") as handle:
    handle.write("#!/bin/true\n")
for bits in (0o644, 0o755, 0o400, 0o600, 0o777):
    os.chmod("script", bits)
    print(mode("script"), os.access("script", os.F_OK), os.access("script", os.R_OK), os.access("script", os.X_OK))
descriptor = os.open("script", os.O_RDONLY)
os.fchmod(descriptor, 0o640)
print(mode("script"))
os.chmod(descriptor, 0o604)
print(mode("script"), stat.filemode(os.fstat(descriptor).st_mode))
os.close(descriptor)
os.chmod("script", stat.S_IRWXU | stat.S_IXGRP)
print(mode("script"))
os.symlink("script", "link")
os.chmod("link", 0o611)
print(mode("script"))
os.mkdir("dir")
os.chmod("dir", 0o1777)
print(mode("dir"), os.access("dir", os.R_OK | os.W_OK | os.X_OK))
print(os.access("missing", os.F_OK), os.access("script/x", os.F_OK), os.access(".", os.F_OK))
folder = os.open(".", os.O_RDONLY)
os.chmod("script", 0o622, dir_fd=folder)
print(mode("script"), os.access("dir", os.F_OK))
os.close(folder)
for call in [lambda: os.chmod("missing", 0o600), lambda: os.chmod("script/x", 0o600), lambda: os.fchmod(folder, 0o600)]:
    try:
        call()
    except OSError as error:
        print(type(error).__name__)
os.umask(previous)
os.chdir("/")
shutil.rmtree(base)
