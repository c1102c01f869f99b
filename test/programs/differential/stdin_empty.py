# area: empty standard input: every way of reading it
import fileinput
import os
import select
import sys

print(repr(sys.stdin.readline()), repr(sys.stdin.read()), list(sys.stdin))
print(sys.stdin.buffer.read(), os.read(0, 100), sys.stdin.closed)
print(list(fileinput.input(["-"])))
readable, _, _ = select.select([0], [], [], 0)
print("end of file counts as readable:", readable == [0])
try:
    input()
except EOFError:
    print("EOFError")
sys.stdin.close()
try:
    input()
except (ValueError, RuntimeError) as error:
    print(type(error).__name__)
