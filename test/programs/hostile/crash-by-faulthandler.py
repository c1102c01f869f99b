# tries: read address 0 and raise SIGSEGV with the interpreter's own crash helpers
# holds: the guest ends alone; the controller says so
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 139}, {"exitCode": 134}, {"exitCode": 1}, {"exitCode": 0}]}
import faulthandler

print('before', flush=True)
for name in ('_read_null', '_sigfpe', '_sigsegv', '_sigabrt'):
    try:
        getattr(faulthandler, name)()
    except (AttributeError, OSError, RuntimeError) as error:
        print('held:', type(error).__name__, flush=True)
    print('after', name, flush=True)
