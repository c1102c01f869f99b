# tries: run for ever when its own globals are taken down
# holds: stopped by the cpu limit, or the interpreter is discarded without teardown
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 0}]}
import builtins
import sys


class Last:
    def __del__(self):
        while True:
            pass


builtins.last = Last()
sys.last = Last()
cycle = [Last()]
cycle.append(cycle)
