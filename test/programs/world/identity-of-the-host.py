# tries: learn who runs the controller and where: users, groups, home directories, host name, processes
# holds: a user, a host and a home of the sandbox's own
# world: files
# modes: ["read-only"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: a home of its own"}
import getpass
import os
import pathlib
import platform
import socket
import sys
import tempfile

from attempts import ROOT, claim, outcome, refused


def entries_of(module, name):
    try:
        return getattr(__import__(module), name)()
    except (ImportError, AttributeError, OSError, KeyError) as error:
        return repr(error)


for function in ('getuid', 'geteuid', 'getgid', 'getegid', 'getgroups', 'getpid', 'getppid', 'getlogin', 'getpgrp', 'getpriority'):
    print(function, outcome(lambda: getattr(os, function)()))
print(entries_of('pwd', 'getpwall'), entries_of('grp', 'getgrall'))
print(os.uname(), platform.node(), socket.gethostname(), outcome(socket.getfqdn), platform.platform())
print(sys.executable, sys.prefix, sys.path, sys.orig_argv, tempfile.gettempdir(), os.cpu_count(), outcome(os.getloadavg))
try:
    print(getpass.getuser())
except (OSError, ImportError, KeyError) as error:
    print('nobody', error)
for name in ('~', '~root', '~/.ssh', '~nobody', '~daemon/x'):
    print(name, os.path.expanduser(name), outcome(lambda: os.listdir(os.path.expanduser(name))))
for number in (0, 1, 2, 2**22):
    print(number, outcome(lambda: os.kill(number, 0)), outcome(lambda: os.getpgid(number)), outcome(lambda: os.getsid(number)))
refused('the home of the host', lambda: os.listdir(f'{ROOT}/home'), 'ENOENT')
claim('a home of its own', pathlib.Path.home() == pathlib.Path('/home') and os.listdir('/home') == ['attempts.py'])
