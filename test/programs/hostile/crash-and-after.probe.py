# tries: run after a guest that crashed on the same worker
# holds: an ordinary run with nothing of the other's output
# expect: {"exitCode": 0, "stdout": "held: own output only\n"}
print('held: own output only')
