# tries: search an endless iterator for what never comes
# holds: stopped from outside
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
# platforms: ["worker"]
import collections
import itertools

collections.deque(itertools.cycle([1]), maxlen=0)
