# tries: the largest replies there are, one after the other
# holds: each crosses or is refused with the limit; the host's memory is as it was
# given: many odd
# memory: flat
# calls: {"many": 42, "odd": 20}
from tries import claim, refused

for _ in range(40):
    claim('whole', len(many(1_000_000)) == 1_000_000)
refused('more', lambda: many(1_048_576), ValueError)
refused('much more', lambda: many(2**30), ValueError, Exception)
for _ in range(10):
    refused('bytes', lambda: odd('long-bytes'), ValueError)
    refused('sparse', lambda: odd('sparse'), ValueError)
