# area: os.path: joining, splitting, normalising, expanding, comparing
# env: {"HOME": "/home/me", "WHERE": "some/place"}
import os
import os.path as p
import posixpath
import tempfile

print(p.join("a", "b", "c.txt"), p.join("a/", "/b"), p.join("a", ""), p.join("", "x"), p.join(b"x", b"y"))
for path in ["/usr/lib/x.tar.gz", "name", "dir/", "/", "", ".bashrc", "a/.b.c", "//host/x", "a//b"]:
    print(f"{path!r:<22}", p.split(path), p.splitext(path), p.basename(path), p.dirname(path))
for path in ["a/./b/../c", "/..", "//a", "///a", "", "../x/..", "a/../..", "./", "a//b/"]:
    print(f"{path!r:<14}", p.normpath(path), p.isabs(path))
print(p.commonpath(["/usr/lib/a", "/usr/lib/b/c", "/usr/lib"]), p.commonprefix(["/usr/lib", "/usr/libexec"]))
print(p.relpath("/a/b/c", "/a/d"), p.relpath("/a", "/a"), p.relpath("x/y", "x"), p.relpath("/", "/a/b"))
print(p.expanduser("~/x"), p.expanduser("a~"), p.expandvars("$WHERE/${WHERE}/$MISSING/x$"))
try:
    p.commonpath(["/abs", "rel"])
except ValueError as error:
    print(type(error).__name__)
try:
    p.join("a", 5)
except TypeError:
    print("TypeError")

base = p.realpath(tempfile.mkdtemp())
os.chdir(base)
os.makedirs("real/deep")
os.symlink("real", "link")
os.symlink("nowhere", "broken")
with open("real/file", "w") as handle:
    handle.write("12345")
print(p.abspath("x/../y") == base + "/y", p.realpath("link/deep/..") == base + "/real")
print(p.exists("broken"), p.lexists("broken"), p.islink("broken"), p.isdir("link"), p.isfile("link/file"))
print(p.getsize("link/file"), p.samefile("real/file", "link/deep/../file"), p.ismount("/"), p.ismount("real"))
try:
    p.getsize("broken")
except FileNotFoundError as error:
    print(type(error).__name__, error.filename)
with open("real/file") as one, open("link/file") as two:
    print(p.sameopenfile(one.fileno(), two.fileno()), p.samestat(os.stat("real"), os.stat("link")))
print(p is posixpath, p.sep, p.pardir, p.extsep, p.pathsep, p.devnull)
for name in ["broken", "link", "real/file"]:
    os.remove(name)
os.rmdir("real/deep")
os.rmdir("real")
os.chdir("/")
os.rmdir(base)
print(p.exists(base))
