# area: os.pipe: buffering, end of file, broken pipes, non-blocking ends, pipe errors
import errno
import os


def attempt(label, call):
    try:
        print(label, "->", call())
    except OSError as error:
        print(label, "->", type(error).__name__, errno.errorcode[error.errno])


reader, writer = os.pipe()
print(os.write(writer, b"first "), os.write(writer, b"second"))
print(os.read(reader, 3), os.read(reader, 100))
print(os.get_blocking(reader), os.isatty(reader))
attempt("seek", lambda: os.lseek(reader, 0, os.SEEK_CUR))
attempt("pread", lambda: os.pread(reader, 1, 0))
attempt("read the write end", lambda: os.read(writer, 1))
attempt("write the read end", lambda: os.write(reader, b"x"))

os.set_blocking(reader, False)
attempt("empty, non-blocking", lambda: os.read(reader, 1))
os.write(writer, b"left over")
os.close(writer)
print(os.read(reader, 4), os.read(reader, 100), os.read(reader, 1), os.read(reader, 1))
os.close(reader)

reader, writer = os.pipe()
os.close(reader)
attempt("no reader", lambda: os.write(writer, b"x"))
os.close(writer)

reader, writer = os.pipe()
os.set_blocking(writer, False)
total = 0
try:
    while True:
        total += os.write(writer, b"z" * 4096)
except BlockingIOError:
    print("full after at least 4096 bytes:", total >= 4096)
drained = 0
os.set_blocking(reader, False)
try:
    while True:
        drained += len(os.read(reader, 10000))
except BlockingIOError:
    print(drained == total)

with os.fdopen(writer, "w", encoding="utf-8") as text_out, os.fdopen(reader, "r", encoding="utf-8") as text_in:
    os.set_blocking(text_in.fileno(), True)
    print("líne one", file=text_out)
    print("line two", file=text_out, flush=True)
    print(text_in.readline().strip(), text_in.seekable(), text_out.writable())
    text_out.close()
    print(text_in.read().split())
duplicate_reader, duplicate_writer = os.pipe()
second = os.dup(duplicate_writer)
os.close(duplicate_writer)
os.write(second, b"via dup")
os.close(second)
print(os.read(duplicate_reader, 50), os.read(duplicate_reader, 50))
os.close(duplicate_reader)
