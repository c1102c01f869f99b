# tries: wait for a host function that never answers, swallowing interrupts and calling it again
# holds: stopped by the limit of time; called at most as often as there were interrupts
# given: never
# platforms: ["worker"]
# options: {"limits": {"wall": "800ms", "grace": "200ms"}}
# expect: {"stopped": "wall"}
# calls: {"never": [1, 3]}
while True:
    try:
        never()
    except BaseException:
        pass
