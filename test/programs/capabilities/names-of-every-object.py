# tries: reach what every JavaScript object has, by attributes of Python and by requests of its own
# holds: only the two listed members are there; host code is called for these two alone
# given: lamp
# calls: {"lamp.on": 1, "lamp.state": 1}
from tries import Device, all_refused, claim, handle_of, refused

NAMES = ['constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'toLocaleString',
         'propertyIsEnumerable', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__', 'apply', 'call', 'bind',
         'arguments', 'caller', 'length', 'name', 'then', 'toJSON', 'Symbol.toPrimitive', '@@iterator', 'Symbol(Symbol.iterator)', '0', '-1', '']
for name in NAMES:
    if name.startswith('__') or name == '':
        continue
    refused(name, lambda: getattr(lamp, name), AttributeError)
number = handle_of(lamp)
all_refused('by message', [[op, number, name, *rest] for name in NAMES for op, *rest in (
    ('get', None), ('call', [], None, None), ('call', ['x'], {'a': 1}, None))], 'attribute', 'type')
claim('what is given works', lamp.on(2) == 2 and lamp.state == 2)
claim('and nothing else is shown', [name for name in dir(lamp) if name[0] != '_'] == ['on', 'state'])
