# tries: give the host what has no end, what is too deep, too much or too long, by proxies and by hand
# holds: TypeError or ValueError with the path, in time in proportion to what was given; host code is not called
# given: swallow
# calls: {"swallow": 10}
import marshal
from tries import Device, all_refused, claim, handle_of, refused

cycle = [1]
cycle.append(cycle)
knot = {}
knot['again'] = {'x': [knot]}
deep = []
for _ in range(1500):
    deep = [deep]
deeper = []
for _ in range(70):
    deeper = {'x': [deeper]}
shared = 'x' * 1000
for _ in range(40):
    shared = [shared, shared]
values = dict(cycle=cycle, knot=knot, deep=deep, deeper=deeper, shared=shared, many=[None] * 100_001, long='x' * 2**21, data=bytes(2**21),
              number=1 << 2_000_000, surrogate='a\ud800', function=print, kind=int, module=marshal, generator=(x for x in ()), exception=ValueError(),
              complex=1j, ellipsis=..., date=__import__('datetime').date.today())
for name, value in values.items():
    refused(name, lambda: swallow(value), TypeError, ValueError)
    refused(f'{name} inside', lambda: swallow([{'a': value}]), TypeError, ValueError)
    refused(f'{name} by name', lambda: swallow(value=value), TypeError, ValueError)
number = handle_of(swallow)
start, end = marshal.dumps(['call', number, '', [0], None, None], 2).split(b'i\0\0\0\0')
device = Device()
for depth in (62, 63, 64, 65, 66, 1000, 100_000, 500_000):
    for opening, closing in ((b'[\x01\0\0\0', b'N'), (b')\x01', b'N'), (b'{N', b'N'), (b'\xdb\x01\0\0\0', b'N')):
        reply = device.frame(start + opening * depth + closing + end) if depth * len(opening) < 1_000_000 else ['error']
        if depth > 64 and reply[0] != 'error':
            print('WRO' + 'NG: depth', depth)
    if depth > 64:
        print('held: depth', depth)
bomb = b'\xdb\x02\0\0\0NN' + b''.join(b'\xdb\x02\0\0\0r' + level.to_bytes(4, 'little') + b'r' + level.to_bytes(4, 'little') for level in range(60))
claim('a bomb of references', device.frame(start + b'[\x3d\0\0\0' + bomb + end)[0] == 'error')
claim('what is right works', swallow([1, 2, 3]) is None)
