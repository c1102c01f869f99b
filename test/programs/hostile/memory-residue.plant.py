# tries: fill memory with a secret, to be found by the next sandbox in memory nobody cleared
# holds: (see the probe)
# options: {"limits": {"memory": "96MiB"}}
# expect: {"exitCode": 0}
secret = ('RESIDUE' + '-OF-ANOTHER-GUEST;').encode()
kept = []
try:
    while True:
        kept.append(bytearray(secret * 40_000))
except MemoryError:
    kept.pop()
