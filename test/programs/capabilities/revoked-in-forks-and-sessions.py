# tries: keep using what the host revoked between calls, in a session, in its fork, in what was rolled back to before
# holds: PermissionError everywhere
# given: lamp dimmed
# calls: {"lamp.on": 2}
#: {"as": "main"}
from tries import refused
lamp.on(1)
kept = [lamp, lamp.on]
#: {"as": "copy", "fork": "main"}
lamp.on(2)
#: {"as": "main", "revoke": ["lamp"]}
refused('it', lambda: lamp.on(3), PermissionError)
refused('bound', lambda: kept[1](3), PermissionError)
refused('narrowed', lambda: dimmed.state, PermissionError)
#: {"as": "copy"}
refused('in the copy', lambda: kept[0].on(4), PermissionError)
#: {"as": "newer copy", "fork": "copy"}
refused('in its copy', lambda: kept[0].on(4), PermissionError)
