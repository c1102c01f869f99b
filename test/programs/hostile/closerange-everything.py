# tries: close two thousand million descriptors in one call
# holds: bounded by the cpu limit or quick; output before it is kept
# options: {"limits": {"cpu": "500ms", "wall": "3s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"], "stdoutIncludes": "before"}, {"exitCode": 0, "stdoutIncludes": "before"}, {"exitCode": 120, "stdoutIncludes": "before"}]}
# platforms: ["worker"]
import os

print('before', flush=True)
os.closerange(0, 2**31 - 1)
