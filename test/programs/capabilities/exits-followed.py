# tries: go through rooms beyond the last; use rooms that were left; go back by numbers
# holds: a room leads where its exits say
# given: hall
# calls: {"room.exits": 5}
from tries import Device, all_refused, claim, handle_of, refused

path = [hall]
for _ in range(3):
    path.append(path[-1].exits()['north'])
claim('the last', path[-1].exits() == {} and path[-1].name == 'room 0')
refused('no further', lambda: path[-1].exits()['north'], KeyError)
known = {handle_of(room) for room in path}
all_refused('numbers', [['call', number, 'exits', [], None, None] for number in range(3000) if number not in known], 'permission')
