# tries: have the host make two hundred thousand capabilities, dropping each at once
# holds: they are released while it runs: more than there may be at once never are, and the host's memory stays
# given: fresh
# memory: flat
# options: {"limits": {"cpu": "60s", "wall": "60s"}}
# platforms: ["worker"]
# calls: {"fresh": 50}
from tries import claim

last = 0
for _ in range(50):
    made = fresh(4000)
    last = len(made)
    del made
claim('all came', last == 4000)
