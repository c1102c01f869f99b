# area: os.walk, os.fwalk, os.scandir, os.listdir, glob and fnmatch over a tree
import fnmatch
import glob
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)
for path in ["src/app/main.py", "src/app/util.py", "src/lib/__init__.py", "docs/index.md", "docs/img/logo.png", "setup.cfg", ".env"]:
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w") as handle:
        handle.write(path)
os.symlink("../docs", "src/manual")
os.mkdir("src/zempty")

for folder, folders, files in os.walk("."):
    folders.sort()
    if "img" in folders:
        folders.remove("img")
    print(folder, folders, sorted(files))
print(sorted(folder for folder, _, _ in os.walk("src", followlinks=True)))
print([folder for folder, _, _ in os.walk("src", topdown=False)][-1], list(os.walk("missing")))
for folder, folders, files, descriptor in os.fwalk("docs"):
    print(folder, sorted(folders), [os.stat(name, dir_fd=descriptor).st_size for name in sorted(files)])

with os.scandir("src") as entries:
    for entry in sorted(entries, key=lambda item: item.name):
        print(entry.name, entry.path, entry.is_dir(), entry.is_dir(follow_symlinks=False), entry.is_file(), entry.is_symlink(), entry.inode() == os.lstat(entry.path).st_ino)
print([os.fspath(e) for e in os.scandir(b"docs/img")], [e.stat().st_size for e in os.scandir("docs/img")])
descriptor = os.open("docs", os.O_RDONLY)
print(sorted(os.listdir(descriptor)), sorted(e.name for e in os.scandir(descriptor)), sorted(os.listdir(descriptor)))
os.close(descriptor)
for call in [lambda: os.listdir("setup.cfg"), lambda: os.scandir("missing"), lambda: os.listdir("")]:
    try:
        call()
    except OSError as error:
        print(type(error).__name__)

print(sorted(glob.glob("*")), sorted(glob.glob("src/**/*.py", recursive=True)), sorted(glob.glob(".*")))
print(sorted(glob.glob("**/*o*", recursive=True)), sorted(glob.glob("docs/[ix]*")), glob.glob("nope*"), glob.escape("a[1]?"))
print(fnmatch.filter(["a.py", "b.PY", "c.txt", "[x]"], "*.py"), fnmatch.fnmatch("[x]", "[[]x]"), fnmatch.fnmatchcase("ab", "a[!b]"))

os.mkdir("many")
for number in range(300):
    open(f"many/{number:03}-{'n' * 40}", "w").close()
print(len(os.listdir("many")), min(os.listdir("many"))[:4])
with os.scandir("many") as entries:
    for entry in entries:
        os.unlink(entry.path)
print(os.listdir("many"))
os.chdir("/")
shutil.rmtree(base)
