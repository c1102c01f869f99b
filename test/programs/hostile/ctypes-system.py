# tries: run a host shell through the C library's system(), popen() and the posix_spawn family
# holds: no process is started; the calls are absent, fail, or the guest alone crashes
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes
import os

ATTACKS = {
    'system': (b'echo pwned > /tmp/pwned; exit 0',),
    'popen': (b'id', b'r'),
    'execl': (b'/bin/sh', b'sh', b'-c', b'id', None),
    'fork': (),
    'vfork': (),
    'forkpty': (None, None, None, None),
}
try:
    libc = ctypes.CDLL(None)
except OSError as error:
    print('held: no C library', type(error).__name__)
    raise SystemExit(0)
for name, args in ATTACKS.items():
    try:
        answer = getattr(libc, name)(*args)
    except Exception as error:
        print('held:', name, type(error).__name__, flush=True)
        continue
    if name in ('system', 'fork', 'vfork', 'forkpty', 'execl') and answer == 0:
        print('ESCAPED:', name, 'returned 0', flush=True)
    elif name == 'popen' and answer != 0:
        print('ESCAPED: popen returned a stream', flush=True)
    else:
        print('held:', name, 'returned', answer, flush=True)
if os.path.exists('/tmp/pwned'):
    print('ESCAPED: the shell ran')
