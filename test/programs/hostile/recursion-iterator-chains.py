# tries: stack a hundred thousand iterators on one another and ask the outermost for its first value
# holds: an exception, an answer, or a crash of the guest alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"crashed": true}]}
import itertools

SHAPES = [lambda x: itertools.chain(x), lambda x: map(int, x), lambda x: filter(None, x), lambda x: enumerate(x), lambda x: zip(x),
          lambda x: itertools.islice(x, 10), lambda x: itertools.accumulate(x), lambda x: (y for y in x)]
for number, shape in enumerate(SHAPES):
    chain = iter([1, 2, 3])
    for turn in range(100_000):
        chain = shape(chain)
    try:
        next(chain)
    except (RecursionError, StopIteration, TypeError, MemoryError) as error:
        print('held:', number, type(error).__name__, flush=True)
    del chain
    print('released', number, flush=True)
print('held: end')
