# tries: reach, with a narrowed capability, the members of the one that it was made from
# holds: none is there, by class, by the whole's class, by message
# given: dimmed
# calls: {"lamp.state": 1}
from tries import all_refused, claim, handle_of, refused
import vitrine

refused('on', lambda: dimmed.on(1), AttributeError)
refused('aio', lambda: vitrine.aio(dimmed).on(1), AttributeError)
number = handle_of(dimmed)
all_refused('by message', [['call', number, 'on', [1], None, None], ['get', number, 'level', None]])
all_refused('numbers around', [['call', number + step, 'on', [1], None, None] for step in range(-1, 1000) if step and number + step > -1], 'permission')
claim('what is left works', dimmed.state == 0)
