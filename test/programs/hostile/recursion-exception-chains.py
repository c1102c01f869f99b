# tries: end with an exception that has a cause that has a cause, a hundred thousand times over
# holds: an ordinary failure with a bounded report
# options: {"limits": {"output": "1MiB", "cpu": "10s"}}
# expect: {"anyOf": [{"exitCode": 1}, {"stopped": ["output", "cpu"]}, {"crashed": true}]}
error = None
for turn in range(100_000):
    following = ValueError(turn)
    following.__cause__ = error
    error = following
group = error
raise group
