# tries: empty the module table before the run ends
# holds: an end is reported
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "before"}, {"exitCode": 1, "stdoutIncludes": "before"}, {"exitCode": 120, "stdoutIncludes": "before"}, {"crashed": true}]}
import sys

print('before', flush=True)
sys.modules.clear()
