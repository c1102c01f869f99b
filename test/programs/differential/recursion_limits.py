# area: recursion: RecursionError caught and survived in Python functions, the limit itself, deep algorithms
import sys


def depth(n=0):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


def endless():
    return endless() + 1


for _ in range(3):
    try:
        endless()
    except RecursionError as error:
        print(type(error).__name__)
print(depth() > 500, "still alive")
nested = []
nested.append(nested)
print(nested, {"self": nested})

limit = sys.getrecursionlimit()
sys.setrecursionlimit(200)
shallow = depth()
sys.setrecursionlimit(limit)
print(shallow < 200, depth() > shallow)
try:
    sys.setrecursionlimit(0)
except ValueError as error:
    print(type(error).__name__)


def ackermann(m, n):
    if m == 0:
        return n + 1
    return ackermann(m - 1, 1) if n == 0 else ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a="A", b="B", c="C"):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(n, a, c)] + hanoi(n - 1, b, a, c)


print(ackermann(2, 5), len(hanoi(10)), hanoi(2))
tree = None
for n in range(300):
    tree = (n, tree)


def total(node):
    return 0 if node is None else node[0] + total(node[1])


print(total(tree))
