# area: dir_fd and fchdir: operations relative to an open folder
import errno
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
root = os.open(base, os.O_RDONLY | os.O_DIRECTORY)


def attempt(label, call):
    try:
        print(label, "->", call())
    except OSError as error:
        print(label, "->", type(error).__name__, errno.errorcode[error.errno])


os.mkdir("sub", dir_fd=root)
fd = os.open("sub/file", os.O_CREAT | os.O_RDWR, 0o644, dir_fd=root)
os.write(fd, b"relative")
os.close(fd)
sub = os.open("sub", os.O_RDONLY, dir_fd=root)
print(os.stat("file", dir_fd=sub).st_size, os.listdir(root), os.listdir(sub))
os.rename("file", "renamed", src_dir_fd=sub, dst_dir_fd=root)
os.replace("renamed", "back", src_dir_fd=root, dst_dir_fd=sub)
print(os.listdir(root), os.listdir(sub))
os.symlink("back", os.path.join(base, "sub", "link"))
print(os.readlink("link", dir_fd=sub), os.stat("link", dir_fd=sub, follow_symlinks=False).st_size)
os.utime("back", (10, 20), dir_fd=sub)
print(os.stat("../sub/back", dir_fd=sub).st_mtime)
attempt("missing", lambda: os.stat("missing", dir_fd=sub))
attempt("not a folder", lambda: os.stat("x", dir_fd=fd))
file_fd = os.open("back", os.O_RDONLY, dir_fd=sub)
attempt("a file as folder", lambda: os.stat("x", dir_fd=file_fd))
attempt("absolute ignores it", lambda: os.stat(base, dir_fd=file_fd).st_ino == os.fstat(root).st_ino)
attempt("listdir of a file", lambda: os.listdir(file_fd))
os.close(file_fd)
attempt("rmdir not empty", lambda: os.rmdir("sub", dir_fd=root))
attempt("unlink folder", lambda: os.unlink("sub", dir_fd=root))

os.fchdir(sub)
print(os.path.samefile(os.getcwd(), os.path.join(base, "sub")), sorted(os.listdir()))
os.chdir(root)
print(os.path.samefile(".", base))
with open("opened", "w", opener=lambda path, flags: os.open(path, flags, 0o600, dir_fd=sub)) as handle:
    handle.write("opener")
print(sorted(os.listdir(sub)), os.listdir(root))
os.rename(os.path.join(base, "sub"), os.path.join(base, "moved"))
print(sorted(os.listdir(sub)), os.stat("opened", dir_fd=sub).st_size)
for name in ("back", "link", "opened"):
    os.unlink(name, dir_fd=sub)
os.rmdir("moved", dir_fd=root)
attempt("create in a removed folder", lambda: os.open("x", os.O_CREAT | os.O_WRONLY, dir_fd=sub))
attempt("list a removed folder", lambda: os.listdir(sub))
os.close(sub)
os.close(root)
attempt("closed", lambda: os.stat("x", dir_fd=root))
os.chdir("/")
shutil.rmtree(base)
