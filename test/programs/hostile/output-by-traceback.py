# tries: end with an exception whose message is forty megabytes long
# holds: stopped at the output limit, or an ordinary failure
# options: {"limits": {"output": "1MiB", "cpu": "5s"}}
# expect: {"anyOf": [{"stopped": "output"}, {"exitCode": 1}]}
raise RuntimeError('x' * 40_000_000)
