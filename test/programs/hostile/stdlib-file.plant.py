# tries: leave a changed library file and a startup hook behind for the next sandbox
# holds: (see the probe)
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}]}
import os

for path in ('/lib/python3.14/colorsys.py', '/lib/python3.14/sitecustomize.py', '/lib/python3.14/site-packages/evil.pth', '/lib/python3.14/usercustomize.py',
             '/home/.local/lib/python3.14/site-packages/usercustomize.py', '/home/.pythonrc.py', '/home/sitecustomize.py', '/tmp/colorsys.py', '/colorsys.py',
             '/lib/python3.14/__pycache__/colorsys.cpython-314.pyc', '/home/__pycache__/colorsys.cpython-314.pyc'):
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as file:
            file.write('print("planted code ran")\nplanted = True\n')
    except OSError:
        pass
