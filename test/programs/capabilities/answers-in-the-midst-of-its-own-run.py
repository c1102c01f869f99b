# tries: have the host run the same sandbox, or use the same session, from within a call that this program waits for
# holds: the host is told that it is busy; nothing waits for ever; the program goes on
# given: again tick
# calls: {"again": 3, "tick": 1}
from tries import claim

for _ in range(3):
    claim('busy', again('print(1)') in ('ERR_SANDBOX_BUSY', 'asked'))
claim('what is given works', tick() == 1)
