# tries: be stopped by a limit of time in the midst of a call that the host is slow with, swallow it, and call again
# holds: the run ends in time; each call is made at most once
# given: late tick
# platforms: ["worker"]
# options: {"limits": {"wall": "1500ms", "grace": "200ms"}}
# expect: {"stopped": "wall"}
# calls: {"late": [1, 8], "tick": [0, 100000]}
while True:
    try:
        while True:
            late()
    except BaseException:
        try:
            tick()
        except BaseException:
            pass
