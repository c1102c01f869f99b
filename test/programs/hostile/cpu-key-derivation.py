# tries: ask for a thousand million hash iterations
# holds: stopped from outside
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 0, "stdoutIncludes": "held: absent"}]}
# platforms: ["worker"]
import hashlib

if not hasattr(hashlib, 'pbkdf2_hmac'):
    print('held: absent')
else:
    hashlib.pbkdf2_hmac('sha256', b'x', b'y', 10**9)
