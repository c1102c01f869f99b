# area: sys.exit without a code and raise SystemExit, deep inside calls and comprehensions
import sys

codes = []
for value in (None, 0, True, False, "text", 2.5, [1], (), -1):
    try:
        sys.exit(value)
    except SystemExit as error:
        codes.append(error.code)
print(codes)
try:
    raise SystemExit
except SystemExit as error:
    print(error.code, error.args, repr(str(error)))
try:
    exit_type = type(sys.exit)
    [sys.exit(n) for n in range(3) if n == 2]
except SystemExit as error:
    print(error.code)


def deep(n):
    if n == 0:
        sys.exit()
    deep(n - 1)


deep(50)
