# tries: raise the limit and recurse through C code that calls back into Python
# holds: RecursionError, MemoryError, or a crash of the guest alone
# options: {"limits": {"memory": "96MiB", "cpu": "5s", "wall": "10s"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: 6"}, {"stopped": ["cpu", "wall"]}, {"crashed": true}]}
import functools
import operator
import sys

sys.setrecursionlimit(2**31 - 1)


class Endless:
    def __getattr__(self, name):
        return getattr(self, name)

    def __lt__(self, other):
        return sorted([self, other])

    def __repr__(self):
        return repr([self])

    def __index__(self):
        return operator.index(self)

    def __hash__(self):
        return hash((self,))


thing = Endless()
call = functools.partial(lambda: call())
held = 0
for attempt in (lambda: thing.x, lambda: sorted([thing, thing]), lambda: repr(thing), lambda: operator.index(thing), lambda: hash(thing), call):
    try:
        attempt()
    except (RecursionError, MemoryError):
        held += 1
print('held:', held)
