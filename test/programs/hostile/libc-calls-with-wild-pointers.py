# tries: call read, write, open, poll, getcwd and friends of the C library with pointers outside memory
# holds: -1 with EFAULT or a crash of the guest alone, never a failure of the host
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

try:
    libc = ctypes.CDLL(None, use_errno=True)
except OSError as error:
    print('held: no C library', type(error).__name__)
    raise SystemExit(0)
WILD = (ctypes.c_void_p(0xFFFFFFF0), ctypes.c_void_p(0x7FFFFFFF), ctypes.c_void_p(0))
for wild in WILD:
    for name, args in (('read', (0, wild, 64)), ('write', (1, wild, 64)), ('poll', (wild, 2**31 - 1, 0)), ('getcwd', (wild, 64)),
                       ('readv', (0, wild, 1024)), ('readv', (0, wild, -1)), ('writev', (1, wild, 2**31 - 1)), ('pipe', (wild,)),
                       ('clock_gettime', (0, wild)), ('getentropy', (wild, 256)), ('fstat', (1, wild)), ('poll', (wild, -1, 0)),
                       ('open', (wild, 0)), ('readlink', (wild, wild, -1)), ('getrandom', (wild, -1, 0))):
        try:
            call = getattr(libc, name)
        except (AttributeError, OSError) as error:
            print('held:', name, type(error).__name__, flush=True)
            continue
        if name == 'getcwd' and not wild.value:
            continue  # getcwd(NULL) allocates
        print('held:', name, call(*args), ctypes.get_errno(), flush=True)
