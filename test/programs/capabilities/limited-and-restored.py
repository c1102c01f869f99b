# tries: use a limited capability again in a session that comes from a snapshot; reach in it what was not handed over again
# holds: the count is the host's; handles that were not handed over are refused
# given: few lamp
# calls: {"few": 3, "lamp.on": 1}
#: {"as": "main"}
from tries import claim, handle_of, refused
few(1), few(2), lamp.on(1)
number = handle_of(lamp)
#: {"as": "restored", "restore": "main", "given": ["few"]}
claim('three', few(3) == 3)
refused('four', lambda: few(4), PermissionError)
refused('not handed over', lambda: lamp.on(2), PermissionError)
from tries import all_refused
all_refused('by hand', [['call', guess, 'on', [1], None, None] for guess in range(200)])
#: {"as": "main"}
refused('four', lambda: few(4), PermissionError)
