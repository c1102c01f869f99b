# area: atexit: reverse order, arguments, unregister, handlers added late
import atexit
import sys


def say(*words, end="\n"):
    print(*words, end=end)


atexit.register(say, "first registered, last run")
atexit.register(say, "twice")
atexit.register(say, "with", "arguments", end=".\n")
atexit.register(say, "twice")


@atexit.register
def adds_more():
    print("adding from within a handler")
    atexit.register(say, "added late")


def removed():
    print("never")


atexit.register(removed)
atexit.register(removed)
atexit.unregister(removed)
atexit.register(sys.stdout.flush)
atexit.register(lambda: print("modules still work:", len("abc"), sys.version_info >= (3, 9)))
print("end of main")
