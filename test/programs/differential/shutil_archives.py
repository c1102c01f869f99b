# area: shutil.make_archive and unpack_archive in every format, copyfileobj
import io
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
tree = os.path.join(base, "tree")
os.makedirs(os.path.join(tree, "inner", "empty"))
for name, size in [("one.txt", 1), ("inner/two.bin", 70000)]:
    with open(os.path.join(tree, name), "wb") as handle:
        handle.write(b"z" * size)

print([name for name, _ in shutil.get_archive_formats() if name in ("bztar", "gztar", "tar", "xztar", "zip")])
for kind in ["zip", "tar", "gztar", "bztar", "xztar"]:
    result = shutil.make_archive(os.path.join(base, "packed-" + kind), kind, root_dir=tree)
    target = os.path.join(base, "out-" + kind)
    shutil.unpack_archive(result, target)
    found = []
    for folder, folders, files in os.walk(target):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(folder, name)
            found.append((os.path.relpath(path, target), os.path.getsize(path)))
    print(os.path.basename(result), found, os.path.isdir(os.path.join(target, "inner", "empty")))
sub = shutil.make_archive(os.path.join(base, "only"), "zip", root_dir=base, base_dir="tree/inner")
shutil.unpack_archive(sub, os.path.join(base, "only-out"), "zip")
print(os.listdir(os.path.join(base, "only-out")), os.listdir(os.path.join(base, "only-out", "tree")))
for call in [lambda: shutil.make_archive(os.path.join(base, "q"), "rar"), lambda: shutil.unpack_archive(os.path.join(base, "q.unknown"))]:
    try:
        call()
    except (ValueError, shutil.ReadError) as error:
        print(type(error).__name__)
target = io.BytesIO()
shutil.copyfileobj(io.BytesIO(b"abc" * 1000), target, 7)
print(len(target.getvalue()))
shutil.rmtree(base)
