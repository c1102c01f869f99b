# tries: reach members that the object has and that were not listed: methods, fields, inherited and underscore names
# holds: AttributeError; a method cannot be read nor a property called, nor set, nor deleted
# given: lamp
from tries import all_refused, handle_of, refused

number = handle_of(lamp)
for name in ('secret', 'level', 'serial', '_wires', '#level', 'On', 'ON', 'on ', ' on', 'on\0', 'on\u200b', 'оn', 'state.x', 'on()', "on']", 'a' * 10_000):
    all_refused(repr(name[:20]), [['get', number, name, None], ['call', number, name, [], None, None]], 'attribute')
    refused('getattr', lambda: getattr(lamp, name), AttributeError)
all_refused('kinds', [['get', number, 'on', None], ['call', number, 'state', [], None, None]], 'attribute')
all_refused('calling it', [['call', number, '', [], None, None]], 'type')
refused('call', lambda: lamp(), TypeError)


def set_it():
    lamp.state = 1


def delete_it():
    del lamp.on


def add_it():
    lamp.secret = 1


for action in (set_it, delete_it, add_it):
    refused(action.__name__, action, AttributeError)
