# area: stdout and stderr each keep their own order; flush, reconfigure, print options, writelines
import os
import sys

for n in range(3):
    print("out", n)
    print("err", n, file=sys.stderr)
print("a", "b", sep="\n", end="<end>\n", flush=True)
print(*[1, 2, 3], sep=", ", file=sys.stderr)
print()
print("", None, True, [1, "x"], {"k": 1.0}, sep="|")
sys.stdout.writelines(["line 1\n", "line 2\n"])
os.write(2, b"raw err\n")
sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")
print("surrogate", "\udcff", sys.stdout.line_buffering)
sys.stderr.write("unencodable \udcff goes escaped\n")
sys.stdout.reconfigure(encoding="latin-1", newline="\r\n")
print("é in latin-1 with CRLF")
sys.stdout.reconfigure(encoding="utf-8", newline="\n")
print(sys.stdout.write("five\n"), sys.stdout.isatty(), sys.stderr.isatty(), sys.stdout.writable(), sys.stdout.readable())
try:
    print("x", sep=1)
except TypeError as error:
    print(error)
saved, sys.stdout = sys.stdout, None
print("discarded")
sys.stdout = saved
print("back")
