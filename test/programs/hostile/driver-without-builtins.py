# tries: empty or poison the built-in names that the end of a run may need
# holds: an end is reported
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"exitCode": 120}, {"crashed": true}]}
import builtins
import sys


def poison(*args, **names):
    raise ZeroDivisionError('poisoned')


for name in list(vars(builtins)):
    if not name.startswith('__') and name not in ('list', 'vars', 'setattr', 'poison'):
        setattr(builtins, name, poison)
builtins.__import__ = poison
builtins.__build_class__ = poison
sys.exit = poison
