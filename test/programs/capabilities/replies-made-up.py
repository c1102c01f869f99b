# tries: have the guest's library take replies that the guest wrote itself, with shapes and handles that it was not given
# holds: proxies are made of them, and are worth nothing
# given: lamp
# calls: {"lamp.on": 1}
import marshal
from tries import claim, handle_of, refused
from vitrine import _capabilities

description = {'shape': 77, 'name': 'Vault', 'doc': '', 'members': {'open': {'kind': 'method', 'doc': '', 'parameters': []}, '': {'kind': 'call', 'doc': '', 'parameters': None}}}
_capabilities._classes[77] = _capabilities._make_class(description)
made = _capabilities.decode(marshal.dumps([[(..., 'c', 999), (..., 'c', handle_of(lamp))], [[999, 77], [handle_of(lamp), 77]]], 2))[0]
refused('its method', lambda: made.open(), PermissionError)
refused('itself', lambda: made(), PermissionError)
refused('given', lambda: lamp.on(made), ValueError)
held = _capabilities.note_shapes([[handle_of(lamp), 77]] * 1000)
del made, held
claim('too many are not released', lamp.on(1) == 1)
