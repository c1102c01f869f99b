# tries: put other files where the library's descriptor was, so that messages go elsewhere and replies come from it
# holds: only the guest's own library is fooled; the host is called for what reaches it
# given: tick
# calls: {"tick": [1, 3]}
import marshal
import os
from tries import claim
from vitrine import _channel

tick()
path = '/tmp/reply'
body = marshal.dumps(['value', (..., 'c', 1)], 2)
with open(path, 'wb') as file:
    file.write(b'\0' * 200)
for target in (path, '/dev/null', '/dev/zero', '/dev/urandom'):
    other = os.open(target, os.O_RDWR)
    for descriptor in _channel._idle:
        os.dup2(other, descriptor)
    try:
        print('held:', tick())
    except Exception as error:
        print('held:', type(error).__name__)
_channel._idle.clear()
print('held: done')
