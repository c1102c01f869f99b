# tries: end with exception groups nested and wide beyond reason, with cycles among the contexts
# holds: an ordinary failure with a bounded report
# options: {"limits": {"output": "1MiB", "cpu": "10s"}}
# expect: {"anyOf": [{"exitCode": 1}, {"stopped": ["output", "cpu"]}, {"crashed": true}]}
one, two = ValueError('one'), ValueError('two')
one.__context__, two.__context__ = two, one
group = one
for turn in range(3000):
    group = ExceptionGroup('x' * 50, [group, two])
raise group
