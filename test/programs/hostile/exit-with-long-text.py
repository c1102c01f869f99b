# tries: end with a message of forty megabytes as the exit status
# holds: it counts as output
# options: {"limits": {"output": "1MiB"}}
# expect: {"anyOf": [{"stopped": "output"}, {"exitCode": 1}]}
import sys

sys.exit('x' * 40_000_000)
