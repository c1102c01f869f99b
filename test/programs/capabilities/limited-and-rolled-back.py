# tries: use a limited capability, have the call undone, and use it again
# holds: what the host did is not undone, so the count is not either
# given: few
# calls: {"few": 3}
#: {"as": "main", "limits": {"cpu": "300ms"}, "rolledBack": true}
few(1)
few(2)
while True:
    pass
#: {"as": "main", "limits": {"cpu": "300ms"}, "rolledBack": true}
few(3)
while True:
    pass
#: {"as": "main"}
from tries import refused
refused('a fourth', lambda: few(4), PermissionError)
#: {"as": "other"}
from tries import refused
refused('nor elsewhere', lambda: few(5), PermissionError)
