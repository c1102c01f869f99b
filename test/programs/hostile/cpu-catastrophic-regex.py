# tries: match a pattern that backtracks exponentially
# holds: stopped from outside
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
# platforms: ["worker"]
import re

re.match(r'(a+)+$', 'a' * 60 + 'b')
