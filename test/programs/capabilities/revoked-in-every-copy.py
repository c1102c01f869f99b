# tries: keep using a revoked capability: copies, narrowed ones, bound methods, the asynchronous one, those in containers, by hand
# holds: PermissionError, for ever
# given: lamp dimmed revoke box
# calls: {"lamp.on": 1, "revoke": 1, "box.put": 1}
import asyncio
import copy
import vitrine
from tries import all_refused, capability, handle_of, refused

bound, later, copies = lamp.on, vitrine.aio(lamp), [lamp, copy.copy(lamp), copy.deepcopy([lamp])[0]]
box.put(1)
lamp.on(1)
revoke('lamp')
for one in copies:
    refused('copy', lambda: one.on(2), PermissionError)
    refused('copy is read', lambda: one.state, PermissionError)
refused('bound', lambda: bound(2), PermissionError)
refused('narrowed', lambda: dimmed.state, PermissionError)
refused('later', lambda: asyncio.run(later.on(2)), PermissionError)
refused('given to the host', lambda: box.put(lamp), ValueError, PermissionError)
refused('given to the host inside', lambda: box.put([{'a': lamp}]), ValueError, PermissionError)
number = handle_of(lamp)
all_refused('by hand', [['call', number, 'on', [2], None, None], ['get', number, 'state', None]], 'permission')
