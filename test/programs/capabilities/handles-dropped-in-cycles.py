# tries: drop capabilities in cycles, in finalizers, while a message is under way, and bring them back to life
# holds: what came back to life works or is refused, as its finalizer's order has it; everything else works
# given: fresh box
# calls: {"fresh": [3, 60], "fresh one": [1, 60], "box.put": [0, 100]}
import gc
from tries import claim

alive = []


class Lazarus:
    def __init__(self, one):
        self.one, self.me = one, self

    def __del__(self):
        alive.append(self.one)
        box.put(1)
        fresh()

for _ in range(20):
    Lazarus(fresh()[0])
gc.collect()
claim('they came back', len(alive) == 20)
for one in alive:
    try:
        one.use()
    except PermissionError:
        pass
del alive[:]
gc.collect()
claim('and the rest', fresh()[0].use() is None)
