# tries: consume an endless iterator in C, where no interrupt is looked for
# holds: stopped from outside
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
# platforms: ["worker"]
import itertools

sum(itertools.repeat(0))
