# tries: raise the recursion limit to 10**9 and recurse in Python
# holds: RecursionError, MemoryError, or a crash of the guest alone
# options: {"limits": {"memory": "96MiB", "cpu": "3s", "wall": "10s"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"stopped": ["cpu", "wall"]}, {"crashed": true}]}
import sys

sys.setrecursionlimit(10**9)


def down(depth):
    return down(depth + 1)


try:
    down(0)
except (RecursionError, MemoryError) as error:
    print('held:', type(error).__name__)
