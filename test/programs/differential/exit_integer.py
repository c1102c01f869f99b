# area: sys.exit with an integer: output flushed, finally blocks and atexit run, code passed on
# exit: 3
import atexit
import sys

atexit.register(print, "atexit ran")


def leave(code):
    try:
        print("leaving")
        sys.exit(code)
    finally:
        print("finally")


try:
    leave(1)
except SystemExit as error:
    print("caught", error.code, isinstance(error, Exception))
sys.stdout.write("no newline at the end, ")
leave(3)
print("never")
