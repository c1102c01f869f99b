# tries: drop capabilities in cycles, in finalizers, while a message is under way, and bring them back to life
# holds: what is alive works; what is gone is released once
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
claim('those that came back work', len(alive) == 20 and all(one.use() is None for one in alive))
del alive[:]
gc.collect()
claim('and the rest', fresh()[0].use() is None)
