# area: zipfile: writing, reading, appending, extraction, damaged archives, zipfile.Path
import io
import os
import shutil
import tempfile
import zipfile

folder = tempfile.mkdtemp()
archive = os.path.join(folder, "bundle.zip")


def info(name, mode=0o644):
    entry = zipfile.ZipInfo(name, (2020, 2, 29, 12, 30, 58))
    entry.external_attr = mode << 16
    return entry


with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
    bundle.writestr(info("readme.txt"), "hello\n" * 100, zipfile.ZIP_DEFLATED)
    bundle.writestr(info("data/naïve.bin"), bytes(range(256)), zipfile.ZIP_STORED)
    with bundle.open(info("data/stream.txt"), "w") as handle:
        handle.write(b"streamed ")
        handle.write(b"content")
    bundle.comment = b"made by a test"
with zipfile.ZipFile(archive, "a") as bundle:
    bundle.writestr(info("late.txt", 0o600), "appended", zipfile.ZIP_BZIP2)

with zipfile.ZipFile(archive) as bundle:
    for entry in bundle.infolist():
        print(entry.filename, entry.file_size, f"{entry.CRC:08x}", entry.date_time, oct(entry.external_attr >> 16), entry.compress_type)
    print(bundle.comment, bundle.testzip(), bundle.read("late.txt"))
    with bundle.open("readme.txt") as handle:
        handle.seek(6)
        print(handle.readline(), handle.tell())
    print(bundle.extract("readme.txt", folder) == os.path.join(folder, "readme.txt"))
    bundle.extractall(os.path.join(folder, "out"), ["data/naïve.bin", "data/stream.txt"])
    root = zipfile.Path(bundle)
    print(sorted(child.name for child in root.iterdir()), (root / "data" / "stream.txt").read_text(encoding="utf-8"))
    try:
        bundle.read("nothing")
    except KeyError:
        print("KeyError")
print(sorted(os.listdir(os.path.join(folder, "out", "data"))))

evil = io.BytesIO()
with zipfile.ZipFile(evil, "w") as bundle:
    bundle.writestr("../../outside.txt", "x")
with zipfile.ZipFile(evil) as bundle:
    bundle.extractall(os.path.join(folder, "safe"))
print(os.listdir(os.path.join(folder, "safe")))

with open(archive, "rb") as handle:
    damaged = bytearray(handle.read())
print(zipfile.is_zipfile(archive), zipfile.is_zipfile(io.BytesIO(b"PK nope")))
damaged[damaged.find(bytes(range(8)))] ^= 0xFF
with zipfile.ZipFile(io.BytesIO(damaged)) as bundle:
    print(bundle.testzip())
try:
    zipfile.ZipFile(io.BytesIO(damaged[:100]))
except zipfile.BadZipFile as error:
    print("BadZipFile:", error)
shutil.rmtree(folder)
