# tries: take and drop tickets that it does not have, odd tickets, odd limits
# holds: nothing comes of them
# given: tick
# calls: {"tick": 2}
from tries import Device, claim, handle_of

device, number = Device(), handle_of(tick)
[_, ticket] = device.ask(['start', number, '', [], None, None])
for tickets in ([0], [-1], [ticket + 1], [2**60], ['x'], [None], [[ticket]], [{}], [1.5], list(range(10_000, 20_000))):
    claim(f'dropped {tickets[:1]}', device.ask(['drop', tickets, None]) == ['value', None])
for limit in (-1, 1.5, 'x', None, [1], 2**70, True):
    claim(f'limit {limit!r}', device.kind(['take', limit, None]) == 'value')
claim('none', device.ask(['take', 0, None]) == ['finished', []])
claim('the one', [one[0] for one in device.ask(['take', 2**50, None])[1]] == [ticket])
claim('once', device.ask(['take', 100, None]) == ['finished', []])
[_, ticket] = device.ask(['start', number, '', [], None, None])
device.ask(['drop', [ticket, ticket], None])
claim('dropped for good', device.ask(['take', 100, None]) == ['finished', []])
