# tries: use audit hooks, warning filters and codecs to see or stop what the driver does afterwards
# holds: an end is reported, or stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"exitCode": 1, "stdoutIncludes": "held"}, {"exitCode": 120, "stdoutIncludes": "held"}, {"stopped": "cpu"}]}
import codecs
import sys
import warnings


def refuse(event, args):
    raise RuntimeError(event)


codecs.register(lambda name: 1 / 0)
codecs.register_error('strict', lambda error: 1 / 0)
warnings.simplefilter('error')
print('held: hooks set', flush=True)
sys.addaudithook(refuse)
