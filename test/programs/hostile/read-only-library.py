# tries: write beside, over and into the standard library, its caches and its configuration
# holds: refused, and importing still gives the original
# expect: {"exitCode": 0, "stdoutIncludes": "held: original"}
import json
import os
import sys

changed = []
roots = {os.path.dirname(json.__file__), os.path.dirname(os.__file__), '/lib/python3.14', '/lib/python3.14/site-packages', '/lib', '/usr', *sys.path}
for root in sorted(path for path in roots if path and not path.startswith(('/home', '/tmp', os.getcwd() if os.getcwd() != '/' else '/tmp'))):
    for name in ('evil.py', 'sitecustomize.py', 'usercustomize.py', 'evil.pth', '__pycache__/json.cpython-314.pyc', 'pyvenv.cfg', 'json.py'):
        path = os.path.join(root, name)
        for flags in (os.O_CREAT | os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC, os.O_CREAT | os.O_EXCL | os.O_WRONLY):
            try:
                os.close(os.open(path, flags))
            except OSError:
                continue
            changed.append(path)
for path in changed:
    if path.startswith('/lib/python3.14'):
        print('ESCAPED: wrote', path)
for name in [name for name in sys.modules if name.split('.')[0] == 'json']:
    del sys.modules[name]
import json as again

print('held: original' if again.loads('[1]') == [1] else 'changed')
