# area: tarfile: members of every kind, compressed streams, extraction, errors
import io
import os
import shutil
import tarfile
import tempfile

folder = tempfile.mkdtemp()
source = os.path.join(folder, "src")
os.makedirs(os.path.join(source, "sub"))
for name, content in [("a.txt", "alpha\n"), ("sub/b.txt", "beta\n" * 50), ("long-" + "n" * 120 + ".txt", "long name\n")]:
    path = os.path.join(source, name)
    with open(path, "w", encoding="ascii") as handle:
        handle.write(content)
    os.chmod(path, 0o640)
    os.utime(path, (1_000_000_000, 1_000_000_000))
os.symlink("a.txt", os.path.join(source, "link"))


def neutral(member):
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return None if member.name.endswith("skip") else member


for mode, name in [("w", "x.tar"), ("w:gz", "x.tar.gz"), ("w:bz2", "x.tar.bz2"), ("w:xz", "x.tar.xz")]:
    path = os.path.join(folder, name)
    with tarfile.open(path, mode) as archive:
        for entry in sorted(os.listdir(source)):
            archive.add(os.path.join(source, entry), arcname="pkg/" + entry, filter=neutral)
        memory = tarfile.TarInfo("pkg/memory.bin")
        memory.size, memory.mtime, memory.mode = 5, 1_234_567_890, 0o755
        archive.addfile(memory, io.BytesIO(b"12345"))
    with tarfile.open(path) as archive:
        print(name, tarfile.is_tarfile(path), len(archive.getmembers()), archive.extractfile("pkg/sub/b.txt").read(5))

with tarfile.open(os.path.join(folder, "x.tar.gz")) as archive:
    for member in archive:
        kind = "d" if member.isdir() else "l" if member.issym() else "-"
        print(kind, oct(member.mode & 0o700), member.size, member.name[:24], member.linkname)
    if hasattr(tarfile, "data_filter"):
        archive.extraction_filter = tarfile.data_filter
    archive.extractall(os.path.join(folder, "out"))
out = os.path.join(folder, "out", "pkg")
print(sorted(name[:10] for name in os.listdir(out)))
print(os.readlink(os.path.join(out, "link")), int(os.stat(os.path.join(out, "a.txt")).st_mtime))
print(os.access(os.path.join(out, "memory.bin"), os.X_OK))
with open(os.path.join(out, "link"), encoding="ascii") as handle:
    print(handle.read().strip())
with open(os.path.join(folder, "x.tar.xz"), "rb") as handle, tarfile.open(fileobj=handle, mode="r|*") as stream:
    print(sum(1 for _ in stream))
for data in [b"", b"not a tar", b"\x1f" * 600]:
    try:
        tarfile.open(fileobj=io.BytesIO(data))
    except tarfile.TarError as error:
        print(type(error).__name__)
shutil.rmtree(folder)
