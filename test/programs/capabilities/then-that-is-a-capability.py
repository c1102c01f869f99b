# tries: give the host a dict whose then, toJSON or valueOf is a function capability, which careless code or the language itself would call
# holds: such a dict becomes a Map, so that nobody calls it; the function is called as often as the guest calls it
# given: judge tick
# calls: {"judge": 6, "tick": 1}
from tries import claim, refused

for key in ('then', 'toJSON', 'valueOf', 'toString'):
    seen = judge({key: tick})
    claim(key, seen['isMap'] == 'true' and seen.get('awaited', 'true') == 'true')
seen = judge({'a': {'then': tick}, 'b': [{'toJSON': tick}]})
claim('inside', seen['polluted'] == 'undefined')
judge([{'then': tick}])
claim('it was called once, by its name', tick() == 1)
