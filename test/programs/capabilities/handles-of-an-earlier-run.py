# tries: keep a number from one call of a session, whose capability was rolled back, for the next
# holds: numbers of an undone call are never given out again, and mean nothing
# given: fresh
# calls: {"fresh": [3, 30]}
#: {"as": "main", "limits": {"cpu": "300ms"}, "rolledBack": true}
kept = fresh(10)
while True:
    pass
#: {"as": "main"}
from tries import all_refused, claim, handle_of
claim('nothing was kept', 'kept' not in globals())
all_refused('numbers of the undone call', [['call', number, 'use', [], None, None] for number in range(50) if number != handle_of(fresh)])
new = fresh(2)
claim('new numbers', min(handle_of(one) for one in new) > 11)
all_refused('still', [['call', number, 'use', [], None, None] for number in range(2, 12)], 'permission', 'attribute')
#: {"as": "main"}
claim('they stay', fresh(1)[0] is not new[0])
