# tries: ask for large replies on many opens and read none; write on, close, ask again
# holds: ENOBUFS when too much is unread; what is dropped or closed makes room
# given: many
# memory: flat
# calls: {"many": [4, 400]}
import errno
from tries import Device, claim, handle_of
import marshal

number = handle_of(many)
message = marshal.dumps(['call', number, '', [900_000], None, None], 2)
frame = len(message).to_bytes(4, 'little') + message
devices, codes = [Device() for _ in range(50)], []
for _ in range(2):
    for device in devices:
        try:
            device.write(frame)
        except OSError as error:
            codes.append(error.errno)
claim('refused', set(codes) == {errno.ENOBUFS})
for device in devices:
    device.close()
device = Device()
for _ in range(20):
    device.write(frame)
claim('the last is read', len(device.read()) > 900_000)
