# tries: patch the hooks the interpreter calls when it ends
# holds: an end is reported, or stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"exitCode": 120}, {"stopped": "cpu"}]}
import atexit
import threading


def loop(*details):
    while True:
        pass


threading._shutdown = loop
threading._register_atexit(loop)
atexit._run_exitfuncs = loop
atexit.unregister(loop)
