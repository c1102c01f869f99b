# area: text files: newline modes, encodings, error handlers, tell and seek, reconfigure
import io
import os
import shutil
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "t.txt")
with open(path, "wb") as handle:
    handle.write(b"unix\nmac\rdos\r\nlast")
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(path, newline=newline) as handle:
        print(repr(newline), handle.readlines(), handle.newlines)
for newline in (None, "", "\r\n", "\r"):
    with open(path, "w", newline=newline) as handle:
        handle.write("a\nb\r\n")
    with open(path, "rb") as handle:
        print(repr(newline), handle.read())

text = "žluťoučký kůň\n日本語 text\n\U0001f40e end\n"
for encoding in ("utf-8", "utf-16", "utf-8-sig", "utf-32"):
    with open(path, "w", encoding=encoding) as handle:
        handle.write(text)
    with open(path, encoding=encoding) as handle:
        first = handle.readline()
        mark = handle.tell()
        rest = handle.read()
        handle.seek(mark)
        print(encoding, first.strip(), handle.read() == rest, os.path.getsize(path))
with open(path, "a", encoding="utf-32") as handle:
    handle.write("x")

with open(path, "wb") as handle:
    handle.write(b"ok \xff\xfe bad\n")
for errors in ("strict", "ignore", "replace", "surrogateescape", "backslashreplace"):
    try:
        with open(path, encoding="utf-8", errors=errors) as handle:
            print(errors, ascii(handle.read()))
    except UnicodeDecodeError as error:
        print(errors, error.start, error.reason)
with open(path, "w", encoding="ascii", errors="xmlcharrefreplace") as handle:
    handle.write("é€")
with open(path, encoding="ascii") as handle:
    print(handle.read(), handle.encoding, handle.errors, handle.mode)
    for whence, offset in ((1, 1), (2, -1)):
        try:
            handle.seek(offset, whence)
        except (io.UnsupportedOperation, OSError) as error:
            print(type(error).__name__)
    for line in io.StringIO("x\n"):
        pass
with open(path, "w") as handle:
    try:
        handle.read()
    except io.UnsupportedOperation as error:
        print(error)
raw = io.BytesIO()
wrapper = io.TextIOWrapper(raw, encoding="latin-1", newline="\n", write_through=True)
wrapper.write("é\n")
wrapper.reconfigure(encoding="utf-8", newline="\r\n")
wrapper.write("é\n")
wrapper.flush()
print(raw.getvalue())
with open(path, "w+", encoding="utf-8") as handle:
    handle.write("one\ntwo\n")
    handle.seek(0)
    next(handle)
    try:
        handle.tell()
    except OSError as error:
        print(error)
shutil.rmtree(base)
