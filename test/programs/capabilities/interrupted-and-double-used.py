# tries: have a limited call interrupted by a limit of time, so that the library sends it twice
# holds: each call of the program is one call of the host; an interrupted one is never repeated
# given: late few
# platforms: ["worker"]
# calls: {"late": [1, 4], "few": 3}
#: {"as": "main", "limits": {"wall": "700ms"}, "rolledBack": true}
few(1)
late()
while True:
    pass
#: {"as": "main", "limits": {"wall": "700ms"}, "rolledBack": true}
few(2)
late()
while True:
    pass
#: {"as": "main"}
from tries import refused
few(3)
refused('four', lambda: few(4), PermissionError)
