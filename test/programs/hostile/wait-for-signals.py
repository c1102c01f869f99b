# tries: wait for signals that never come
# holds: refused, or stopped by the wall clock
# options: {"limits": {"wall": "1s", "cpu": "10s"}}
# expect: {"anyOf": [{"stopped": ["wall", "cpu"]}, {"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import signal

for name, args in (('pause', ()), ('sigwait', ([signal.SIGUSR1],)), ('sigwaitinfo', ([signal.SIGUSR1],)), ('sigtimedwait', ([signal.SIGUSR1], 1e6)),
                   ('pthread_sigmask', (signal.SIG_BLOCK, [signal.SIGUSR1])), ('sigpending', ())):
    try:
        getattr(signal, name)(*args)
        print('held:', name, 'answered', flush=True)
    except (OSError, AttributeError, RuntimeError, OverflowError) as error:
        print('held:', name, type(error).__name__, flush=True)
