# tries: read two gigabytes starting at address 0
# holds: MemoryError or a crash of the guest alone
# options: {"limits": {"memory": "96MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

try:
    size = len(ctypes.string_at(0, 2**31 - 64))
except (MemoryError, OverflowError, ValueError) as error:
    print('held:', type(error).__name__)
else:
    print('ESCAPED: read', size)
