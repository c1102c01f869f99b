# tries: make allocation fail at every step in turn with the interpreter's own test hook
# holds: exceptions of the guest; at worst it crashes alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"exitCode": 1}, {"crashed": true}]}
# options: {"limits": {"cpu": "3s", "wall": "10s", "output": "1MiB"}}
try:
    from _testcapi import remove_mem_hooks, set_nomemory
except ImportError as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
failures = 0
for start in range(1, 300):
    try:
        set_nomemory(start, start + 3)
        {'a': [1, 2, 3], 'b': (start, str(start))}
        open('/tmp/x', 'w').close()
    except (MemoryError, OSError, SystemError):
        failures += 1
    finally:
        remove_mem_hooks()
print('held:', failures)
