# area: reading standard input line by line as text, mixed endings, last line without newline
# stdin: "première ligne\nsecond\r\n\n  spaced  \ttab\n10\n20\nlast without newline"
import sys

first = sys.stdin.readline()
print(repr(first), sys.stdin.readable(), sys.stdin.isatty(), sys.stdin.encoding.lower())
print(repr(sys.stdin.readline()), repr(next(sys.stdin)), repr(sys.stdin.readline(4)))
total = 0
for number, line in enumerate(sys.stdin, 1):
    text = line.strip()
    if text.isdigit():
        total += int(text)
    print(number, repr(line), text.split())
print(total, repr(sys.stdin.readline()), repr(sys.stdin.read()), sys.stdin.readlines())
print(sys.stdin.closed, sys.stdin.buffer.read())
