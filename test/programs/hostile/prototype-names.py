# tries: use the names of JavaScript's object prototype for files, directories, variables and arguments
# holds: they are names like any others, absent until made
# options: {"env": {"__proto__": "given", "constructor": "given"}, "args": ["__proto__", "toString"]}
# expect: {"exitCode": 0, "stdout": "held: plain names\n"}
import os
import sys

NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', '__defineGetter__', 'length', 'then']
wrong = []
for where in ('/tmp', '/home', '/'):
    for name in NAMES:
        if os.path.lexists(f'{where}/{name}') or os.path.lexists(f'{where}/{name}/{name}'):
            wrong.append((where, name, 'exists'))
for name in NAMES:
    with open(f'/tmp/{name}', 'w') as file:
        file.write(name)
    os.mkdir(f'/home/{name}')
    os.rename(f'/tmp/{name}', f'/home/{name}/{name}')
    if open(f'/home/{name}/{name}').read() != name or os.listdir(f'/home/{name}') != [name]:
        wrong.append((name, 'content'))
    if name not in ('__proto__', 'constructor') and os.environ.get(name) is not None:
        wrong.append((name, 'environ'))
    os.environ[name] = name
    if os.getenv(name) != name:
        wrong.append((name, 'putenv'))
if sys.argv[1:] != ['__proto__', 'toString']:
    wrong.append(sys.argv)
print('held: plain names' if not wrong else wrong)
