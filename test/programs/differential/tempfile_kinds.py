# area: tempfile: named, spooled, anonymous files and directories, cleanup, permissions
import os
import stat
import tempfile

base = tempfile.mkdtemp(prefix="pre-", suffix="-suf")
name = os.path.basename(base)
print(name.startswith("pre-"), name.endswith("-suf"), oct(stat.S_IMODE(os.stat(base).st_mode)))
tempfile.tempdir = base
print(tempfile.gettempdir() == base, tempfile.gettempprefix())

with tempfile.TemporaryFile("w+", encoding="utf-8") as handle:
    handle.write("no name\nsecond")
    handle.seek(0)
    print(handle.readlines(), os.listdir(base))

with tempfile.NamedTemporaryFile("wb", suffix=".dat", dir=base) as handle:
    handle.write(b"12345")
    handle.flush()
    print(os.path.getsize(handle.name), handle.name.endswith(".dat"), os.path.dirname(handle.name) == base)
    print(oct(stat.S_IMODE(os.stat(handle.name).st_mode)))
print(os.path.exists(handle.name))
kept = tempfile.NamedTemporaryFile(delete=False)
kept.write(b"kept")
kept.close()
print(os.path.exists(kept.name))
os.unlink(kept.name)

spooled = tempfile.SpooledTemporaryFile(max_size=10, mode="w+b")
spooled.write(b"tiny")
print(spooled._rolled)
spooled.write(b" but now larger")
print(spooled._rolled, spooled.tell())
spooled.seek(0)
print(spooled.read())
spooled.close()

descriptor, path = tempfile.mkstemp(".txt", "t-", base, text=True)
os.write(descriptor, b"raw")
os.close(descriptor)
with open(path, encoding="ascii") as handle:
    print(handle.read(), os.path.isfile(path))
os.remove(path)

with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, "deep"))
    with open(os.path.join(folder, "deep", "file"), "w", encoding="ascii") as handle:
        handle.write("x")
    print(os.path.isdir(folder))
print(os.path.exists(folder), os.listdir(base))
holder = tempfile.TemporaryDirectory()
holder.cleanup()
print(len({tempfile.mktemp() for _ in range(20)}), os.path.exists(holder.name))
os.rmdir(base)
