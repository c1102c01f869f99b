# tries: begin calls for ever and take none, with replies as large as there are
# holds: refused at a limit; the host keeps a bounded number of bytes for them, and none after the run
# given: many tick
# memory: flat
# calls: {"many": [16, 1000], "tick": [0, 1000]}
from tries import Device, claim, handle_of

device = Device()
kinds = [device.kind(['start', handle_of(many), '', [900_000], None, None]) for _ in range(100)]
finished = device.ask(['take', 1000, None])[1]
claim('few fit a message', len(finished) <= 2)
kinds += [device.kind(['start', handle_of(tick), '', [], None, None]) for _ in range(2000)]
claim('limits', 'limit' in kinds and kinds.count('started') <= 1100)
claim('dropped', device.ask(['drop', list(range(5000)), None]) == ['value', None])
claim('then there is room', device.kind(['start', handle_of(many), '', [10], None, None]) == 'started')
