# area: pathlib: pure paths, reading and writing, globbing, renaming, errors
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

pure = PurePosixPath("/srv/data/report.tar.gz")
print(pure.name, pure.stem, pure.suffix, pure.suffixes, pure.parent, pure.parts, [str(x) for x in pure.parents])
print(pure.with_name("x.txt"), pure.with_suffix(".zip"), pure.with_stem("new"), pure.relative_to("/srv"), Path("/a b/ü").as_uri())
print(pure / "../up", PurePosixPath("a") / "/b", PurePosixPath("a//b/./c"), pure.match("*.gz"), pure.is_relative_to("/srv"))
print(PureWindowsPath("C:/x\\y.txt").parts, PureWindowsPath("c:/A") == PureWindowsPath("C:/a"), PurePosixPath("a") < PurePosixPath("b"))
for bad in [lambda: pure.relative_to("/etc"), lambda: PurePosixPath("/").with_name("x"), lambda: pure.with_suffix("gz")]:
    try:
        bad()
    except ValueError:
        print("ValueError")

base = Path(tempfile.mkdtemp())
(base / "a" / "b").mkdir(parents=True)
print((base / "one.txt").write_text("first\nsecond\n", encoding="utf-8"), (base / "a/two.bin").write_bytes(b"\x00\x01"))
(base / "a/b/three.txt").touch()
(base / "link").symlink_to("one.txt")
with (base / "one.txt").open("a", encoding="utf-8") as handle:
    handle.write("third\n")
print((base / "link").read_text(encoding="utf-8").split(), (base / "one.txt").stat().st_size, (base / "a/two.bin").read_bytes())


def names(paths):
    return sorted(str(path.relative_to(base)) for path in paths)


print(names(base.iterdir()), names(base.glob("*.txt")), names(base.rglob("*.txt")), names(base.glob("a/*/*")), names(base.glob("?n*")))
print((base / "link").is_symlink(), (base / "link").is_file(), (base / "nope").exists(), (base / "a").is_dir())
print((base / "link").resolve().name, (base / "a/../one.txt").resolve() == (base / "one.txt").resolve(), (base / "link").samefile(base / "one.txt"))
moved = (base / "one.txt").rename(base / "a/moved.txt")
print(names([moved]), (base / "link").exists(), names([(base / "a/b/three.txt").replace(base / "a/two.bin")]))
attempts = {
    "mkdir": lambda: (base / "a").mkdir(),
    "mkdir parents": lambda: (base / "x/y").mkdir(),
    "mkdir over file": lambda: (base / "a/moved.txt").mkdir(exist_ok=True),
    "touch": lambda: moved.touch(exist_ok=False),
    "read": lambda: (base / "gone").read_text(),
    "read dir": lambda: (base / "a").read_bytes(),
    "rmdir": lambda: (base / "a").rmdir(),
    "unlink": lambda: (base / "gone").unlink(),
    "strict": lambda: (base / "gone").resolve(strict=True),
    "below file": lambda: (moved / "x").stat(),
}
for label, attempt in attempts.items():
    try:
        print(label, attempt())
    except OSError as error:
        print(label, type(error).__name__)
(base / "gone").unlink(missing_ok=True)
moved.chmod(0o600)
print(oct(moved.stat().st_mode & 0o777))
for path in sorted(base.rglob("*"), reverse=True) + [base / "link", base]:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        path.rmdir()
print(base.exists())
