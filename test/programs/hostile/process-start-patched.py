# tries: talk the library out of its own check that this platform has no processes
# holds: the kernel refuses all the same
# expect: {"exitCode": 0, "stdoutIncludes": "held"}
import importlib
import os
import sys

for name in ('linux', 'darwin', 'win32'):
    sys.platform = name
    sys.modules.pop('subprocess', None)
    try:
        subprocess = importlib.import_module('subprocess')
        subprocess._can_fork_exec = True
        process = subprocess.run(['/bin/sh', '-c', 'echo pwned > /tmp/pwned'])
    except (OSError, ImportError, AttributeError, RuntimeError) as error:
        print('held:', name, type(error).__name__)
    else:
        print('ESCAPED: ran', process)
if os.path.exists('/tmp/pwned'):
    print('ESCAPED: the shell ran')
