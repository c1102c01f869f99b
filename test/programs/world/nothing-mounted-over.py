# tries: make the sandbox use other files than it thinks: its library, its program, its modules, from the mount
# holds: it hurts itself only; the next run is as if nothing had been
# world: files
# modes: ["read-write", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import sys

from attempts import ROOT, outcome, refused

for name in ('os.py', 'encodings.py', 'site.py', 'sitecustomize.py', 'usercustomize.py', 'attempts.py'):
    with open(f'{ROOT}/{name}', 'w') as file:
        file.write('raise SystemExit("taken over")')
    refused('the library', lambda: open(f'{sys.prefix}/lib/python3.14/{name}', 'w'))
    refused('the library', lambda: os.rename(f'{ROOT}/{name}', f'/lib/python3.14/{name}'))
for name in ('/lib', '/dev', '/usr/share/zoneinfo'):
    refused(name, lambda: os.rename(name, '/home/away'))
    refused(name, lambda: os.symlink(ROOT, name))
os.environ['PYTHONPATH'] = ROOT
os.environ['PYTHONSTARTUP'] = f'{ROOT}/site.py'
outcome(lambda: os.symlink(ROOT, '/home/lib'))
outcome(lambda: os.rename('/home', '/home-away'))
print('held: done')
