# tries: list the host's users through modules and library calls
# holds: nobody is listed
# expect: {"exitCode": 0, "stdoutIncludes": "held: nobody"}
import importlib
import os

names = []
for module, call, args in (('pwd', 'getpwall', ()), ('pwd', 'getpwuid', (0,)), ('grp', 'getgrall', ()), ('spwd', 'getspall', ()), ('os', 'getgrouplist', ('root', 0)),
                           ('os.path', 'expanduser', ('~root',))):
    try:
        answer = getattr(importlib.import_module(module), call)(*args)
    except (ImportError, KeyError, OSError, AttributeError) as error:
        print('held:', module, type(error).__name__)
        continue
    if answer and answer != '~root' and [entry[0] for entry in answer] != ['guest']:
        names.append(answer)
for name in names:
    print('ESCAPED:', name)
if not names:
    print('held: nobody', os.path.expanduser('~') != '/root')
