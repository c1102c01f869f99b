# tries: use memory up with a chain of a million nested lists, whose release recurses in C
# holds: MemoryError, and the release survives
# options: {"limits": {"memory": "64MiB", "cpu": "10s"}}
# expect: {"exitCode": 0, "stdout": "held: released\n"}
# platforms: ["worker"]
inner = None
try:
    while True:
        inner = [inner]
except MemoryError:
    inner = None


class Node:
    def __init__(self, following):
        self.following = following


for shape in (lambda x: (x,), lambda x: {1: x}, Node, lambda x: [x].__iter__()):
    chain = None
    for turn in range(100_000):
        chain = shape(chain)
    chain = None
print('held: released')
