# area: output left in buffers at exit: print without newline, open files, partial lines, encodings (stderr too)
import io
import os
import sys
import tempfile

print("one", end=" ")
sys.stdout.write("two ")
print("three", end="", flush=True)
sys.stderr.write("stderr line\nand a partial one")
print()
sys.stdout.buffer.write(b"bytes wait for the text layer? ")
sys.stdout.flush()
path = os.path.join(tempfile.gettempdir(), "unflushed-output-of-a-test.txt")
handle = open(path, "w")
handle.write("not closed yet")
print(os.path.getsize(path), end=" ")
handle.close()
print(os.path.getsize(path))
os.remove(path)
for n in range(300):
    sys.stdout.write(f"{n:05d} padding to overflow a buffer of several thousand bytes\n")
print("☃" * 3, "\ud800".encode("utf-8", "replace"))
sys.stdout.flush()
again = io.TextIOWrapper(sys.stdout.buffer, encoding="ascii", errors="backslashreplace", write_through=True)
print("é in ascii", file=again)
again.detach()
sys.stdout.write("the last line has no newline")
