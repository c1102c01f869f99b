# tries: register two new exit hooks from each exit hook
# holds: ends, or stopped by a limit
# options: {"limits": {"cpu": "500ms", "wall": "5s", "memory": "96MiB", "output": "1MiB"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall", "output"]}, {"exitCode": 0}, {"exitCode": 1}]}
import atexit


def multiply():
    atexit.register(multiply)
    atexit.register(multiply)


multiply()
