# tries: the same in a session, and that what was refused leaves its state alone
# holds: busy; the next call works
# given: again tick
# calls: {"again": 2, "tick": 2}
#: {"as": "main"}
from tries import claim
state = 1
claim('busy', again('state = 2') in ('ERR_SESSION_BUSY', 'asked'))
claim('state', state == 1 and tick() == 1)
#: {"as": "main"}
claim('state stays', state == 1)
claim('busy again', again('state = 3') in ('ERR_SESSION_BUSY', 'asked') and tick() == 2)
