# tries: attach to other processes and other guests with the interpreter's remote debugging
# holds: refused; at worst the guest crashes alone (this build's unwinder reads memory of its own by foreign addresses)
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: none attached"}, {"crashed": true}]}
import os
import sys

attached = []


def unwind(process):
    import _remote_debugging
    return _remote_debugging.RemoteUnwinder(process).get_stack_trace()


def remote_exec(process):
    with open('/tmp/script.py', 'w') as file:
        file.write('print("pwned")')
    return sys.remote_exec(process, '/tmp/script.py')


for process in (1, os.getpid(), os.getppid(), 2**31 - 1, -1):
    for attempt in (unwind, remote_exec):
        try:
            attached.append((process, attempt(process)))
        except Exception as error:
            print('held:', process, type(error).__name__, flush=True)
for process, answer in attached:
    if process != os.getpid():
        print('ESCAPED: attached to', process)
print('held: none attached')
