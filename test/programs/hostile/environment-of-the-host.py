# tries: read the host's environment, user, machine name and command line
# holds: only invented or given values
# options: {"env": {"GIVEN": "yes"}, "args": ["one"]}
# expect: {"exitCode": 0, "stdoutIncludes": "held: nothing of the host"}
import os
import platform
import sys

KNOWN = {'GIVEN', 'HOME', 'PATH', 'LANG', 'LC_ALL', 'LC_CTYPE', 'USER', 'LOGNAME', 'PWD', 'TMPDIR', 'TERM', 'TZ', '_', 'SHELL', 'COLUMNS', 'LINES'}
leaks = [name for name in os.environ if name not in KNOWN and not name.startswith('PYTHON')]
os.reload_environ() if hasattr(os, 'reload_environ') else None
leaks += [name for name in os.environ if name not in KNOWN and not name.startswith('PYTHON')]
if os.environ.get('GIVEN') != 'yes' or sys.argv[1:] != ['one']:
    print('not given', sys.argv)
for name in ('HOME', 'PATH', 'PWD', '_', 'SHELL'):
    value = os.environ.get(name, '')
    if any(sign in value for sign in ('/root', 'node', '/Users/', '/usr/local/sbin', 'npm', 'vitest')):
        leaks.append((name, value))
machine = os.uname()
if machine.nodename not in ('emscripten', 'localhost', 'vitrine', 'sandbox', '') or 'Linux' in machine.version or 'Darwin' in machine.version:
    leaks.append(machine)
if os.cpu_count() not in (None, 1) or platform.processor() not in ('', 'wasm32'):
    leaks.append(('processors', os.cpu_count(), platform.processor()))
for path in (sys.executable, sys.prefix, sys.exec_prefix, sys.argv[0], *sys.path, *sys.orig_argv[3:], os.__file__, os.getcwd()):
    if any(sign in str(path) for sign in ('node_modules', '/Users', '/root', '/var/', 'C:\\', '.mjs', '.js')):
        leaks.append(path)
for name in ('getlogin', 'getloadavg', 'getppid', 'getpid', 'getuid', 'ctermid', 'times', 'get_terminal_size', 'getpgrp'):
    try:
        print(name, getattr(os, name)())
    except (OSError, AttributeError) as error:
        print(name, type(error).__name__)
for leak in leaks:
    print('ESCAPED:', leak)
if not leaks:
    print('held: nothing of the host')
