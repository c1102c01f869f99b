# area: os.rename, os.replace, os.renames: files, folders, overwriting and refusals
import errno
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)


def write(path, content="x"):
    with open(path, "w", encoding="ascii") as handle:
        handle.write(content)


def read(path):
    with open(path, encoding="ascii") as handle:
        return handle.read()


def attempt(source, target, action=os.rename):
    try:
        action(source, target)
        print(f"{source} -> {target}: done")
    except OSError as error:
        print(f"{source} -> {target}: {type(error).__name__} {errno.errorcode[error.errno]} {error.filename} {error.filename2}")


write("a", "A")
write("b", "B")
attempt("a", "c")
attempt("c", "b")
print(sorted(os.listdir()), read("b"))
number = os.stat("b").st_ino
attempt("b", "b")
attempt("b", "renamed", os.replace)
print(os.stat("renamed").st_ino == number)

os.makedirs("full/inner")
write("full/inner/f")
os.mkdir("empty")
attempt("renamed", "empty")
attempt("empty", "renamed")
attempt("empty", "full")
attempt("full", "empty")
print(sorted(os.listdir()), os.listdir("empty"))
attempt("empty", "empty/inner/loop")
attempt("missing", "x")
attempt("renamed", "missing/x")
attempt("renamed/below", "x")
attempt("renamed", "y/")
attempt("empty", "moved/")
attempt("", "x")
attempt("moved/inner", "inner")
print(sorted(os.listdir()), os.listdir("inner"))

os.symlink("renamed", "link")
attempt("link", "link2")
print(os.readlink("link2"), os.path.islink("renamed"))
write("other", "O")
attempt("other", "link2")
print(os.path.islink("link2"), read("link2"), read("renamed"))
handle = open("link2", encoding="ascii")
attempt("link2", "while-open")
print(handle.read())
handle.close()
attempt("inner/f", "new/deep/f", os.renames)
print(os.path.exists("inner"), os.listdir("new/deep"))
os.chdir("/")
shutil.rmtree(base)
