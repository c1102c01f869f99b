# tries: have the host turn a gigantic line into a string
# holds: stopped at the output limit, or MemoryError in the guest
# options: {"limits": {"output": "1MiB", "cpu": "5s", "memory": "256MiB"}}
# expect: {"anyOf": [{"stopped": "output"}, {"exitCode": 1, "stderrIncludes": "MemoryError"}]}
import sys

sys.stdout.write('\u20ac' * 20_000_000)
sys.stdout.flush()
