# tries: end with an object whose conversion and release raise and exit again
# holds: exit code 1
# expect: {"exitCode": 1}
import sys


class Code:
    def __str__(self):
        sys.exit(Code())

    def __del__(self):
        raise SystemExit(5)


sys.exit(Code())
