# area: refusals of mkdir, rmdir, unlink, makedirs and open with exception types and errno names
import errno
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
os.chdir(base)
with open("file", "w") as handle:
    handle.write("x")
os.makedirs("dir/inner")
os.symlink("missing-target", "dangling")


def attempt(label, call, *arguments, **keywords):
    try:
        call(*arguments, **keywords)
        print(f"{label:<24} fine")
    except OSError as error:
        print(f"{label:<24} {type(error).__name__:<20} {errno.errorcode[error.errno]} {error.filename!r}")


attempt("mkdir existing", os.mkdir, "dir")
attempt("mkdir on file", os.mkdir, "file")
attempt("mkdir on dangling", os.mkdir, "dangling")
attempt("mkdir no parent", os.mkdir, "no/such")
attempt("mkdir below file", os.mkdir, "file/x")
attempt("mkdir slash", os.mkdir, "slashed/")
attempt("mkdir dot", os.mkdir, ".")
attempt("mkdir root", os.mkdir, "/")
attempt("makedirs existing", os.makedirs, "dir/inner")
attempt("makedirs exist_ok", os.makedirs, "dir/inner", exist_ok=True)
attempt("makedirs over file", os.makedirs, "file", exist_ok=True)
attempt("rmdir full", os.rmdir, "dir")
attempt("rmdir file", os.rmdir, "file")
attempt("rmdir missing", os.rmdir, "missing")
attempt("rmdir dot", os.rmdir, "dir/inner/.")
attempt("rmdir dotdot", os.rmdir, "dir/inner/..")
attempt("rmdir slash", os.rmdir, "slashed/")
attempt("unlink folder", os.unlink, "dir")
attempt("unlink missing", os.remove, "missing")
attempt("unlink file slash", os.unlink, "file/")
attempt("unlink below file", os.unlink, "file/x")
attempt("open folder", open, "dir")
attempt("open folder to write", open, "dir", "w")
attempt("open missing", open, "missing")
attempt("open exclusive", open, "file", "x")
attempt("open bad parent", open, "missing/x", "w")
attempt("open long", open, "l" * 300)
attempt("open closed number", open, 99)
attempt("listdir file", os.listdir, "file")
attempt("bytes name", os.rmdir, b"missing")
for call in [lambda: open("file", "rw"), lambda: open("nul\0"), lambda: open("file", "rb", encoding="utf-8"), lambda: open("file", "z"), lambda: os.mkdir(3.5)]:
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
try:
    open("missing")
except OSError as error:
    copy = OSError(error.errno, "text", "name")
    print(type(copy) is type(error), isinstance(error, EnvironmentError), copy.args == (errno.ENOENT, "text"), copy.filename)
attempt("removedirs", os.removedirs, "dir/inner")
print(sorted(os.listdir()))
os.chdir("/")
shutil.rmtree(base)
