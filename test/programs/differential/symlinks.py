# area: symbolic links: relative, absolute, chains, loops, dangling, through folders
import errno
import os
import shutil
import tempfile

base = os.path.realpath(tempfile.mkdtemp())
os.chdir(base)
os.makedirs("one/two")
with open("one/two/data", "w") as handle:
    handle.write("payload")


def attempt(label, call):
    try:
        print(label, "->", call())
    except OSError as error:
        print(label, "->", type(error).__name__, errno.errorcode[error.errno])


def read(path):
    with open(path) as handle:
        return handle.read()


os.symlink("one/two/data", "relative")
os.symlink(os.path.join(base, "one"), "absolute")
os.symlink("relative", "chain1")
os.symlink("chain1", "chain2")
os.symlink("../../relative", "one/two/upward")
os.symlink("loop-b", "loop-a")
os.symlink("loop-a", "loop-b")
os.symlink("self/x", "self")
os.symlink("created-later", "dangling")
os.symlink(".", "here")

for name in ["relative", "absolute/two/data", "chain2", "one/two/upward", "here/here/chain1", "loop-a", "self", "dangling", "relative/x"]:
    attempt(name, lambda: read(name))
attempt("readlink chain2", lambda: os.readlink("chain2"))
attempt("readlink bytes", lambda: os.readlink(b"relative"))
attempt("readlink file", lambda: os.readlink("one/two/data"))
attempt("readlink missing", lambda: os.readlink("missing"))
attempt("symlink exists", lambda: os.symlink("x", "relative"))
attempt("symlink over dangling", lambda: os.symlink("x", "dangling"))
attempt("symlink no folder", lambda: os.symlink("x", "missing/link"))
attempt("symlink empty", lambda: os.symlink("", "nothing"))
print(os.path.realpath("chain2") == base + "/one/two/data", os.path.realpath("dangling") == base + "/created-later")

with open("dangling", "w") as handle:
    handle.write("made through a link")
print(read("created-later"), os.path.islink("dangling"))
attempt("exclusive", lambda: os.open("chain1", os.O_CREAT | os.O_EXCL | os.O_WRONLY))
attempt("mkdir on link", lambda: os.mkdir("absolute"))
attempt("rmdir on link", lambda: os.rmdir("absolute"))
os.unlink("absolute")
print(os.path.exists("one/two/data"))
os.remove("one/two/data")
print(os.path.exists("chain2"), os.path.lexists("chain2"), os.path.lexists("relative"))
print(sorted(entry.name for entry in os.scandir(".") if entry.is_symlink()))
os.chdir("/")
shutil.rmtree(base)
