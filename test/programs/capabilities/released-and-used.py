# tries: release a capability by hand and use it; release more often than it came; release what it does not hold
# holds: what is released is gone, its number too; a guest loses its own and nothing else
# given: lamp torch fresh
# calls: {"fresh": 2, "torch.on": 1}
from tries import Device, all_refused, claim, handle_of, refused

device = Device()
number, other = handle_of(lamp), handle_of(torch)
claim('releases are taken', device.ask(['release', [[number, 1]]]) == ['value', None])
refused('used by its proxy', lambda: lamp.on(1), PermissionError)
all_refused('by hand', [['call', number, 'on', [1], None, None], ['describe', number, None]], 'permission')
for releases in ([[number, 2**53 - 1]], [[10**9, 1]], [[number, 0]] * 1000, [[other, 0]], [[0, 0]], []):
    claim(f'odd releases {releases[:1]}', device.ask(['release', releases]) == ['value', None])
for releases in ([[other, -1]], [[other, 1.5]], [[other]], [other, 1], 'all', [[other, 2**60]], [['x', 1]], [[None, None]], {'a': 1}, 7):
    claim(f'malformed releases {releases!r}', device.kind(['release', releases]) == 'value' and device.ask(['describe', other, None])[0] == 'value')
claim('the number is not used again', handle_of(fresh()[0]) > other and handle_of(fresh()[0]) != number)
claim('the other is still there', torch.on(1) == 1)
