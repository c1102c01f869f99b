# tries: release a capability in the very request that calls it, gives it, or begins it; in a request that is malformed otherwise
# holds: releases come first, so the request is refused; host code is not called; what was not released stays
# given: echo lamp torch swallow
# calls: {"lamp.on": 1}
from tries import Device, all_refused, capability, claim, handle_of, refused

lamp.on(1)
all_refused('used', [['call', handle_of(lamp), 'on', [1], None, [[handle_of(lamp), 1]]]], 'permission')
all_refused('begun and given back', [['get', handle_of(torch), 'state', [[handle_of(torch), 5]]]], 'permission')
device = Device()
number = handle_of(swallow)
claim('bad request, good releases', device.kind(['call', 'x', 'y', [], None, [[number, 1]]]) == 'value')
kind = device.ask(['describe', number, None])[0]
claim('a malformed request does nothing, or gives back', kind in ('value', 'error'))
del lamp, torch
claim('the last is there', device.ask(['describe', handle_of(echo), None])[0] == 'value')
