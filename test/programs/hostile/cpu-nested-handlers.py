# tries: bury itself in a thousand finally blocks that each loop, so that each stop frees only one
# holds: stopped by the cpu limit once and for all
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
def bury(depth):
    try:
        if depth:
            bury(depth - 1)
        while True:
            pass
    finally:
        while True:
            pass


bury(800)
