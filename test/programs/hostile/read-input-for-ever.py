# tries: read more input than was given, by every route
# holds: end of file, always
# options: {"stdin": "one line\n"}
# expect: {"exitCode": 0, "stdout": "'one line'\n''\nEOFError\nb''\nheld: end of file\n"}
import os
import sys

print(repr(input()))
print(repr(sys.stdin.read()))
try:
    input()
except EOFError as error:
    print(type(error).__name__)
for turn in range(1000):
    data = os.read(0, 100)
print(data)
print('held: end of file')
