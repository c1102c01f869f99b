# tries: leave frames unfinished on many opens, with large lengths announced; lengths that are too large; one byte at a time; several at once
# holds: EMSGSIZE, ENOBUFS; no host memory for what did not come; what is whole is answered
# given: tick
# memory: flat
# calls: {"tick": 13}
import errno
import marshal
import os
from tries import LONGEST, Device, claim, handle_of

message = marshal.dumps(['call', handle_of(tick), '', [], None, None], 2)
frame = len(message).to_bytes(4, 'little') + message
devices, codes = [Device() for _ in range(100)], set()
for device in devices:
    try:
        device.write(LONGEST.to_bytes(4, 'little') + b'[')
        device.write(b'x' * 500_000)
    except OSError as error:
        codes.add(error.errno)
claim('ENOBUFS', codes == {errno.ENOBUFS})
for device in devices:
    device.close()
device = Device()
for length in (LONGEST + 1, 2**31, 2**32 - 1):
    try:
        device.write(length.to_bytes(4, 'little'))
        print('WRO' + 'NG: length', length)
    except OSError as error:
        claim('EMSGSIZE', error.errno == errno.EMSGSIZE)
for byte in frame:
    device.write(bytes([byte]))
claim('byte by byte', marshal.loads(device.read()) == ['value', 1])
claim('two at once is one', device.write(frame + frame) == len(frame) and marshal.loads(device.read()) == ['value', 2])
claim('of many buffers', os.writev(device.descriptor, [frame[:1], frame[1:3], b'', frame[3:10], frame[10:]]) == len(frame) and marshal.loads(device.read()) == ['value', 3])
device.write(frame)
claim('an unread reply is dropped', device.write(frame) == len(frame) and marshal.loads(device.read()) == ['value', 5])
claim('nothing is left', device.read() is None)
copy = os.dup(device.descriptor)
os.write(copy, frame[:7])
device.write(frame[7:])
claim('a copy is the same stream', marshal.loads(device.read()) == ['value', 6])
for cut in range(len(frame)):
    other = Device()
    other.write(frame[:cut]) if cut else None
    other.close()
for cut in range(1, 8):
    device.write(frame[:cut])
    device.write(frame[cut:])
claim('cut anywhere', marshal.loads(device.read()) == ['value', 13])
