# tries: use in one session the numbers of another, of the same sandbox
# holds: what they mean there is refused here, whatever the number
# given: lamp
# calls: {"torch.on": 1}
#: {"as": "rich", "given": ["lamp", "torch", "dimmed"]}
from tries import handle_of
print([handle_of(one) for one in (lamp, torch, dimmed)])
torch.on(1)
#: {"as": "poor", "given": ["dimmed"]}
from tries import all_refused, handle_of
own = handle_of(dimmed)
all_refused('theirs', [['call', number, 'on', [1], None, None] for number in range(2000)])
all_refused('theirs, started',  [['get', number, 'level', None] for number in range(2000)])
