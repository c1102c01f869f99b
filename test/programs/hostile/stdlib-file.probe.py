# tries: see whether another sandbox's changed library is in use here
# holds: the library is the original
# expect: {"exitCode": 0, "stdout": "held: original library\n"}
import colorsys
import os
import sys

left = [path for path in ('/lib/python3.14/sitecustomize.py', '/lib/python3.14/usercustomize.py', '/lib/python3.14/site-packages/evil.pth', '/home/.local',
                          '/home/.pythonrc.py', '/home/sitecustomize.py', '/tmp/colorsys.py', '/colorsys.py', '/home/__pycache__') if os.path.lexists(path)]
if hasattr(colorsys, 'planted') or 'sitecustomize' in sys.modules and hasattr(sys.modules['sitecustomize'], 'planted'):
    left.append('planted')
for path in left:
    print('ESCAPED:', path)
if not left:
    print('held: original library')
