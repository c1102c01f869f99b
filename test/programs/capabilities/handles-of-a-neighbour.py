# tries: use the handles of a session that runs at the same time, whose numbers it is told, and give it its own
# holds: a number means nothing anywhere else; the vault is opened by its owner alone
# given: neighbour swallow
# platforms: ["worker"]
# calls: {"neighbour": 3, "vault.open": 1}
import os

from tries import Device, all_refused, capability, claim, handle_of

told = neighbour("""
from vitrine import Capability
get = Capability._handle.__get__
print(get(vault), get(lamp))
""")
numbers = [int(word) for word in told.split()]
mine = [handle_of(neighbour), handle_of(swallow)]
claim('it was told numbers', len(numbers) == 2)
names = ('open', 'on', '')
own = set(mine)
requests = [['call', number, name, [], None, None] for number in [*numbers, *range(200)] for name in names if not (number in own and name == '')]
all_refused('theirs', requests)
neighbours = neighbour(f"""
import os, marshal
device = os.open('/dev/vitrine', os.O_RDWR)
for number in {mine}:
    for name in ('', 'on', 'open'):
        if number in ({numbers[0]},) and name == 'open': continue
        if number in ({numbers[1]},) and name == 'on': continue
        message = marshal.dumps(['call', number, name, ['print(1)'], None, None], 2)
        os.write(device, len(message).to_bytes(4, 'little') + message)
        print(marshal.loads(os.read(device, 1000)[4:])[0])
""")
claim('nor do mine mean anything there', set(neighbours.split()) <= {'error'})
claim('the owner opens it', 'treasure' in neighbour('print(vault.open())'))
