# tries: start processes by every function of os, subprocess, pty and _posixsubprocess
# holds: OSError (or absent); no command runs
# expect: {"exitCode": 0, "stdoutIncludes": "held: nothing ran"}
import os
import subprocess

COMMAND = 'echo pwned > /tmp/pwned'


def by_pty():
    import pty
    pty.spawn(['/bin/sh', '-c', COMMAND])


def by_multiprocessing_spawn():
    from multiprocessing import spawn, util
    util.spawnv_passfds(b'/bin/sh', [b'sh', b'-c', COMMAND.encode()], [])


def by_posixsubprocess():
    import _posixsubprocess
    nothing = (-1,) * 6
    _posixsubprocess.fork_exec([b'sh', b'-c', COMMAND.encode()], [b'/bin/sh'], True, (), None, None, *nothing, -1, -1, False, False, -1, None, None, None, -1, None)


ATTACKS = {
    'system': lambda: os.system(COMMAND) == 0 or None,
    'popen': lambda: os.popen(COMMAND),
    'fork': os.fork,
    'forkpty': lambda: os.forkpty(),
    'execv': lambda: os.execv('/bin/sh', ['sh', '-c', COMMAND]),
    'execvpe': lambda: os.execvpe('sh', ['sh', '-c', COMMAND], {'PATH': '/bin:/usr/bin'}),
    'spawnv': lambda: os.spawnv(os.P_WAIT, '/bin/sh', ['sh', '-c', COMMAND]),
    'spawnlp': lambda: os.spawnlp(os.P_NOWAIT, 'sh', 'sh', '-c', COMMAND),
    'posix_spawn': lambda: os.posix_spawn('/bin/sh', ['sh', '-c', COMMAND], {}),
    'run': lambda: subprocess.run(COMMAND, shell=True),
    'Popen': lambda: subprocess.Popen(['/bin/sh', '-c', COMMAND]),
    'getoutput': lambda: subprocess.getoutput(COMMAND),
    'pty': by_pty,
    'spawn': by_multiprocessing_spawn,
    'posixsubprocess': by_posixsubprocess,
    'wait': os.wait,
    'waitpid': lambda: os.waitpid(-1, os.WNOHANG)[0] or None,
}
ran = []
for name, attack in ATTACKS.items():
    try:
        answer = attack()
    except (OSError, AttributeError, ImportError, RuntimeError, TypeError, ValueError) as error:
        print('held:', name, type(error).__name__)
        continue
    if answer is not None:
        ran.append((name, answer))
if os.path.exists('/tmp/pwned'):
    ran.append(('file', 'written'))
for name, answer in ran:
    print('ESCAPED:', name, answer)
if not ran:
    print('held: nothing ran')
