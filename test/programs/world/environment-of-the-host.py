# tries: find the environment of the controller: in os.environ, in C, in /proc, in memory, by expansion
# holds: it has what it was given, and nothing else
# world: files
# modes: ["read-only"]
# options: {"env": {"GIVEN": "given"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: nothing else"}
import ctypes
import os
import posix
import sysconfig

from attempts import ROOT, claim, outcome, read

print(dict(os.environ), dict(os.environb), posix.environ)
claim('nothing else', set(os.environ) <= {'GIVEN', 'HOME', 'LANG', 'LOGNAME', 'USER'})
claim('what was given', os.environ['GIVEN'] == 'given' and os.path.expandvars('$GIVEN-$PATH') == 'given-$PATH')
for name in ('PATH', 'SHELL', 'PWD', 'NODE_OPTIONS', 'VITRINE_WORLD_MARKER', 'TMPDIR', 'HOSTNAME', 'SSH_AUTH_SOCK', 'AWS_SECRET_ACCESS_KEY'):
    claim(name, os.getenv(name) is None)
library = ctypes.CDLL(None)
for function in ('getenv', 'secure_getenv'):
    for name in (b'VITRINE_WORLD_MARKER', b'PATH', b'HOME', b'NODE_OPTIONS'):
        print(name, outcome(lambda: ctypes.cast(getattr(library, function)(name), ctypes.c_char_p).value))
for name in ('environ', 'controller-environ', 'process-root/proc/self/environ', 'process-directory/.env'):
    print(name, outcome(lambda: read(f'{ROOT}/{name}')))
print(outcome(lambda: os.confstr('CS_PATH')), sorted(sysconfig.get_config_vars().items())[:5])
