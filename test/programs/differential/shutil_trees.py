# area: shutil: copytree with ignore, move, rmtree, copy variants, which, disk usage
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)


def write(path, content):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as handle:
        handle.write(content)


def show(top):
    for folder, folders, files in os.walk(top):
        folders.sort()
        print(folder, folders, sorted(files))


write("proj/main.py", "print(1)\n")
write("proj/main.pyc", "binary")
write("proj/lib/a.py", "a")
write("proj/lib/.hidden", "h")
write("proj/cache/x.tmp", "x")
os.symlink("main.py", "proj/alias")
os.chmod("proj/main.py", 0o755)
os.utime("proj/main.py", (10**9, 10**9))

shutil.copytree("proj", "copy", symlinks=True, ignore=shutil.ignore_patterns("*.pyc", "cache"))
show("copy")
print(os.path.islink("copy/alias"), os.stat("copy/main.py").st_mtime == 10**9, oct(os.stat("copy/main.py").st_mode & 0o777))
try:
    shutil.copytree("proj", "copy")
except FileExistsError:
    print("FileExistsError")
shutil.copytree("proj", "copy", dirs_exist_ok=True, ignore=shutil.ignore_patterns("alias"))
print(sorted(os.listdir("copy")))

print(shutil.copy("proj/main.py", "plain"), shutil.copyfile("plain", "plain2"), os.access("plain2", os.X_OK))
print(shutil.copy2("proj/main.py", "copy/lib"), shutil.move("plain", "copy/lib/moved"))
print(shutil.move("copy/lib", "elsewhere"), os.path.exists("copy/lib"))
for call in [lambda: shutil.copyfile("plain2", "plain2"), lambda: shutil.move("plain2", "elsewhere/main.py/x"), lambda: shutil.move("elsewhere", "elsewhere/in")]:
    try:
        call()
    except (OSError, shutil.Error) as error:
        print(type(error).__name__)
shutil.rmtree("proj")
try:
    shutil.rmtree("proj")
except FileNotFoundError:
    print("FileNotFoundError")
shutil.rmtree("proj", ignore_errors=True)
os.symlink("elsewhere", "linkdir")
try:
    shutil.rmtree("linkdir")
except OSError as error:
    print(type(error).__name__, os.path.isdir("elsewhere"))
print(shutil.which("main.py", path="elsewhere"), shutil.which("no-such-tool", path="elsewhere"))
show(".")
os.chdir("/")
shutil.rmtree(base)
print(os.path.exists(base))
