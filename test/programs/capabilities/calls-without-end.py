# tries: call a host function for ever, swallowing everything
# holds: stopped by the limit of calls; never called more often than that
# given: tick
# options: {"limits": {"calls": 5000}}
# expect: {"stopped": "calls"}
# calls: {"tick": [1000, 5000]}
while True:
    try:
        while True:
            tick()
    except BaseException:
        pass
