# tries: use a capability that is limited to two a second in a tight loop, by all ways
# holds: BlockingIOError; host code is called at most as often as time allows
# given: seldom
# calls: {"seldom": [2, 40]}
from tries import Device, claim, handle_of

refusals = 0
for _ in range(500):
    try:
        seldom()
    except BlockingIOError:
        refusals += 1
device, number = Device(), handle_of(seldom)
kinds = {device.kind(['call', number, '', [], None, None]) for _ in range(500)}
claim('busy', refusals > 450 and 'busy' in kinds)
