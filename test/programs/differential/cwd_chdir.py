# area: os.getcwd and os.chdir: relative access, .. handling, links, errors
import contextlib
import errno
import os
import shutil
import tempfile

base = os.path.realpath(tempfile.mkdtemp())
start = os.getcwd()
os.makedirs(os.path.join(base, "a", "b"))


def here():
    return os.path.relpath(os.getcwd(), base)


def attempt(path):
    try:
        os.chdir(path)
        print(f"{path!r}: now in {here()}")
    except OSError as error:
        print(f"{path!r}: {type(error).__name__} {errno.errorcode[error.errno]}, still in {here()}")


os.chdir(base)
print(here(), os.getcwd() == base, os.getcwdb() == os.fsencode(base))
attempt("a")
attempt("b/..")
attempt("./b")
attempt("../../a/b")
attempt("missing")
open("file", "w").close()
attempt("file")
attempt("file/..")
attempt("")
os.symlink("../..", "up")
attempt("up")
os.symlink("a/b", "shortcut")
attempt("shortcut")
attempt("..")
attempt(b"b")
print(os.path.exists("file"), os.path.abspath("../x") == os.path.join(base, "a", "x"))


@contextlib.contextmanager
def inside(path):
    previous = os.getcwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(previous)


with inside(base):
    print(here(), sorted(os.listdir()))
    with inside("a"):
        print(here())
print(here())
os.chdir("/")
print(os.getcwd())
os.chdir("/..")
print(os.getcwd())
os.chdir(start)
print(os.getcwd() == start)
shutil.rmtree(base)
