# tries: abort
# holds: reported as the guest's own end; output before it is kept
# expect: {"anyOf": [{"crashed": true, "stdoutIncludes": "before"}, {"exitCode": 134, "stdoutIncludes": "before"}]}
import os

print('before', flush=True)
os.abort()
