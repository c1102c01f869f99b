# area: files that stay usable after they are removed or replaced while open
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)

with open("doomed", "w+b") as handle:
    handle.write(b"still here")
    handle.flush()
    os.remove("doomed")
    print(os.path.exists("doomed"), os.fstat(handle.fileno()).st_nlink)
    handle.seek(0)
    print(handle.read())
    handle.write(b", and growing")
    handle.flush()
    print(os.fstat(handle.fileno()).st_size)
    with open("doomed", "wb") as newcomer:
        newcomer.write(b"another file")
    handle.seek(0)
    print(handle.read(), os.path.getsize("doomed"))

with open("config", "w") as handle:
    handle.write("old settings")
reader = open("config")
with open("config.tmp", "w") as handle:
    handle.write("new settings")
    handle.flush()
    os.fsync(handle.fileno())
os.replace("config.tmp", "config")
print(reader.read())
reader.close()
with open("config") as handle:
    print(handle.read(), os.listdir() == ["config"] or sorted(os.listdir()))

os.mkdir("folder")
with open("folder/inside", "w") as handle:
    handle.write("before ")
    shutil.rmtree("folder")
    handle.write("after")
print(os.path.exists("folder"))

os.mkdir("gone")
os.chdir("gone")
os.rmdir(os.path.join(base, "gone"))
for call in [os.getcwd, lambda: open("x", "w"), lambda: os.mkdir("y")]:
    try:
        call()
    except OSError as error:
        print(type(error).__name__)
print(os.listdir("."))
os.chdir(base)
one, two = open("config"), open("config", "a")
two.write("!")
two.flush()
print(one.read(), one.read() == "")
two.write("?")
two.close()
print(one.read())
one.close()
os.chdir("/")
shutil.rmtree(base)
