# tries: reach, in a restored session whose lamp is another thing now, what the class of old has
# holds: the host looks at what the handle means now
# given: lamp dimmed
# calls: {"lamp.on": 1}
#: {"as": "main"}
from tries import handle_of, refused
lamp.on(1)
old = lamp
#: {"as": "restored", "restore": "main", "given": []}
refused('nothing', lambda: old.on(2), PermissionError)
refused('nothing', lambda: dimmed.state, PermissionError)
