"""Runs a program file in a fresh namespace and prints, as JSON, what it printed and how long it took."""
import io
import json
import sys
import time


def run(path, arguments):
    with open(path) as file:
        code = compile(file.read(), path, "exec")
    console, argv = sys.stdout, sys.argv
    sys.stdout, sys.argv = io.StringIO(), [path, *arguments]
    try:
        start = time.perf_counter()
        exec(code, {"__name__": "__main__"})
        took = time.perf_counter() - start
        return json.dumps({"ms": took * 1000, "output": sys.stdout.getvalue()})
    finally:
        sys.stdout, sys.argv = console, argv


print(run(sys.argv[1], sys.argv[2:]))
