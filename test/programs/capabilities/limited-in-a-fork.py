# tries: use a limited capability in a session, then in its copies, and in copies of copies
# holds: all copies share the count
# given: few
# calls: {"few": 3}
#: {"as": "main"}
from tries import claim, refused
claim('one', few(1) == 1)
#: {"as": "copy", "fork": "main"}
claim('two', few(2) == 2)
#: {"as": "copy of copy", "fork": "copy"}
claim('three', few(3) == 3)
refused('four', lambda: few(4), PermissionError)
#: {"as": "main"}
refused('five', lambda: few(5), PermissionError)
#: {"as": "copy"}
refused('six', lambda: few(6), PermissionError)
#: {"as": "late copy", "fork": "main"}
refused('seven', lambda: few(7), PermissionError)
