# tries: keep a hundred thousand generators that resist being closed
# holds: stopped by the cpu limit, shutdown included
# options: {"limits": {"cpu": "1s", "wall": "5s"}}
# expect: {"stopped": "cpu"}
def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            pass
        except BaseException:
            pass


kept = []
for turn in range(10_000):
    kept.append(stubborn())
    next(kept[-1])
while True:
    for generator in kept:
        generator.send(None)
