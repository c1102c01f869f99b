# area: BytesIO and StringIO: seeking, truncating, getbuffer, iteration, closed streams
import io

stream = io.BytesIO(b"line one\nline two\nrest")
print(stream.readline(), stream.tell(), stream.read(4), stream.readlines(), stream.read())
print(stream.seek(5), stream.write(b"ONE"), stream.getvalue(), stream.seek(-4, io.SEEK_END), stream.read())
print(stream.seek(30), stream.write(b"!"), stream.getvalue()[-10:], stream.truncate(8), stream.getvalue(), stream.tell())
view = stream.getbuffer()
view[0:4] = b"LINE"
try:
    stream.write(b"more than fits")
except BufferError as error:
    print(type(error).__name__)
view.release()
print(stream.getvalue(), stream.seekable(), stream.isatty())
target = bytearray(6)
stream.seek(0)
print(stream.readinto(target), target, stream.read1(), list(io.BytesIO(b"a\nb\n")))
stream.close()
for call in [stream.read, stream.getvalue, lambda: io.BytesIO("text"), lambda: io.StringIO(b"bytes"), lambda: io.BytesIO().seek(-1), lambda: io.BytesIO().fileno()]:
    try:
        call()
    except (ValueError, TypeError, OSError) as error:
        print(type(error).__name__)

text = io.StringIO()
print(text.write("première\n"), text.write("zwei\nthree"), text.tell(), text.getvalue().splitlines())
print(text.seek(0), text.read(5), text.readline(), text.readline(2), text.read())
print(text.seek(3), text.write("***"), text.truncate(), text.getvalue())
print(io.StringIO("a\r\nb\rc\n").readlines(), io.StringIO("a\r\nb\rc\n", newline=None).readlines(), io.StringIO("x", newline="\r\n").write("\n"))
print("file", "goes", 3, sep="-", end=".\n", file=text)
text.writelines(["x\n", "y\n"])
text.seek(0)
print([line for line in text], next(io.StringIO("only")))
copy = io.StringIO("initial")
copy.write("IN")
print(copy.getvalue(), io.StringIO("initial", newline="").getvalue())


class Upper(io.StringIO):
    def write(self, value):
        return super().write(value.upper())


shout = Upper()
print("quiet words", file=shout)
print(shout.getvalue(), end="")
with io.BytesIO() as managed:
    managed.write(b"x")
print(managed.closed)
wrapped = io.TextIOWrapper(io.BytesIO("é\nü".encode()), encoding="utf-8")
print(wrapped.read(1), wrapped.readline() == "\n", wrapped.read(), wrapped.buffer.tell())
