# tries: have the host run a program in another sandbox in the midst of a call
# holds: it runs there, now or when this one has ended, or the host is told why not; both end
# given: elsewhere tick
# calls: {"elsewhere": 2, "tick": 1}
from tries import claim

for _ in range(2):
    print('held:', elsewhere('print(6 * 7)'))
claim('what is given works', tick() == 1)
