# area: generators: pipelines, send, throw, close, yield from
def numbers(limit):
    try:
        for n in range(limit):
            print("produce", n)
            yield n
    finally:
        print("numbers finished")


def only_even(source):
    for n in source:
        if n % 2 == 0:
            yield n


def squared(source):
    return (n * n for n in source)


pipeline = squared(only_even(numbers(10)))
print(next(pipeline), next(pipeline))
pipeline.close()
del pipeline


def averager():
    total = count = 0
    average = None
    while True:
        try:
            value = yield average
        except ValueError as error:
            print("reset:", error)
            total = count = 0
            average = None
            continue
        if value is None:
            return total, count
        total, count = total + value, count + 1
        average = total / count


def collect(results):
    while True:
        results.append((yield from averager()))


results = []
collector = collect(results)
next(collector)
print([collector.send(value) for value in (10, 20, 60)], collector.throw(ValueError("new batch")), collector.send(5))
collector.send(None)
print(results)
collector.close()
