# tries: write other handles into proxies: by the slot, by subclass, by exchanging the lists of what is alive
# holds: numbers that it was not given are refused wherever they are written
# given: lamp torch
# calls: {"torch.on": 1}
from tries import claim, handle_of, refused
from vitrine import Capability, _capabilities

slot = Capability._handle
mine, other = handle_of(lamp), handle_of(torch)
for number in (0, other + 1, 10**9, 2**53, -1, None, 'x', 1.5, [mine], lamp, True):
    slot.__set__(lamp, number)
    refused(f'{number!r:.30}', lambda: lamp.on(1), PermissionError, ValueError, TypeError, AttributeError)
slot.__set__(lamp, other)
claim('its own, it may exchange', lamp.on(4) == 4)
_capabilities._live.clear()
_capabilities._classes.clear()
_capabilities._released.extend([[mine, 10], [other, 1]] * 500)
refused('what it released by such a list is gone', lambda: torch.on(1), PermissionError)
