# tries: hold as many capabilities as there are, then more
# holds: refused at ten thousand; what is dropped makes room; the host's memory is as it was afterwards
# given: fresh
# memory: flat
# calls: {"fresh": [25, 60]}
import vitrine
from tries import claim

held = []
for _ in range(25):
    try:
        held.extend(fresh(500))
    except vitrine.HostError as error:
        claim('refused', 'many' in str(error))
        break
claim('at ten thousand', 9000 <= len(held) <= 10_000)
for round in range(5):
    del held[:2000]
    try:
        held.extend(fresh(500))
        held.extend(fresh(500))
    except vitrine.HostError:
        print('WRO' + 'NG: there is no room', round)
print('held: room')
