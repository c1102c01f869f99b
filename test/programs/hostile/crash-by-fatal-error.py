# tries: end through the interpreter's fatal error path with megabytes of message
# holds: reported as the guest's own end; the message counts as output
# options: {"limits": {"output": "64KiB"}}
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 134}, {"stopped": "output"}, {"exitCode": 0, "stdoutIncludes": "held"}]}
try:
    from _testcapi import fatal_error
except ImportError as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
fatal_error(b'x' * 1_000_000)
