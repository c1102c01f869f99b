# tries: run after a guest that was stopped on the same worker
# holds: an ordinary run with the whole allowance and nothing of the other's output
# options: {"limits": {"cpu": "5s", "wall": "10s"}}
# expect: {"exitCode": 0, "stdout": "held: own output only\n"}
for turn in range(300_000):
    pass
print('held: own output only')
