# tries: flood the host with lines
# holds: stopped at the output limit; the host keeps no more than that
# options: {"limits": {"output": "64KiB", "cpu": "5s"}}
# expect: {"stopped": "output"}
while True:
    print('x' * 70)
