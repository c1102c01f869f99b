# area: generators: recursion with yield from, refusing to close, StopIteration inside, send too early
def flatten(nested):
    for item in nested:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, (3, [4, []]), 5], "six"])))


def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            yield 2


generator = stubborn()
next(generator)
try:
    generator.close()
except RuntimeError as error:
    print(error)


def primes():
    found = []
    candidate = 2
    while True:
        if all(candidate % p for p in found if p * p <= candidate):
            found.append(candidate)
            yield candidate
        candidate += 1


print([p for p, _ in zip(primes(), range(15))])


def raises():
    yield 1
    raise StopIteration("inside")


try:
    list(raises())
except RuntimeError as error:
    print(error, "|", type(error.__cause__).__name__)
empty = (x for x in ())
print(next(empty, "default"), sum(x for x in range(5)), list(x for x in [1, 2] for _ in range(x)))
generator = (n for n in [1])
try:
    generator.send("too early")
except TypeError as error:
    print(error)
