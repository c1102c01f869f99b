# tries: remove the directories it stands on: cwd, /tmp, /home, /dev, /
# holds: refused or done; later calls answer with errors, not crashes
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os
import shutil

os.makedirs('/tmp/here')
os.chdir('/tmp/here')
os.rmdir('/tmp/here')
for action in (os.getcwd, lambda: os.listdir('.'), lambda: open('x', 'w'), lambda: os.mkdir('y'), lambda: os.stat('..'), lambda: os.chdir('..')):
    try:
        print('answered', action() is not False)
    except OSError as error:
        print('held:', type(error).__name__)
for path in ('/', '/tmp', '/home', '/dev', '/lib', '/lib/python3.14', '.', '..', '/tmp/.', '/tmp/..'):
    try:
        os.rmdir(path)
        print('removed', path)
    except OSError as error:
        print('held:', path, type(error).__name__)
shutil.rmtree('/', ignore_errors=True)
import colorsys

print('held: end', colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0))
