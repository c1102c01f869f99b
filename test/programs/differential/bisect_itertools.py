# area: itertools recipes, bisect, operator and sorting with keys
import bisect
import itertools as it
import operator

print([("FDCBA"[bisect.bisect([60, 70, 80, 90], score)]) for score in (33, 60, 77, 90, 100)])
data = [1, 3, 3, 5]
bisect.insort_left(data, 3)
bisect.insort(data, 4)
print(data, bisect.bisect_left(data, 3), bisect.bisect_right(data, 3), bisect.bisect_left(data, 10, hi=3))

print(list(it.accumulate([1, 2, 3, 4], operator.mul)), list(it.accumulate([5, 1, 7], max, initial=3)), list(it.chain.from_iterable(["ab", "c"])))
print(["".join(p) for p in it.permutations("abc", 2)], ["".join(c) for c in it.combinations("abcd", 3)], list(it.combinations_with_replacement([1, 2], 2)))
print(list(it.product("xy", [0, 1])), len(list(it.product(range(3), repeat=4))), list(it.compress("abcdef", [1, 0, 1, 0, 1, 1])))
print(list(it.islice(it.count(10, -3), 2, 8, 2)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat("z", 3)), list(it.starmap(pow, [(2, 5), (3, 2)])))
print(list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.filterfalse(None, [0, 1, "", "a"])), list(it.zip_longest("abc", [1], fillvalue="-")))
for key, group in it.groupby(sorted(["bee", "ant", "cat", "ox", "cow", "newt"], key=lambda w: (len(w), w)), key=len):
    print(key, list(group))
one, two, three = it.tee(iter(range(4)), 3)
print(next(one), next(one), list(two), list(one), list(three))


def pairwise(iterable):
    first, second = it.tee(iterable)
    next(second, None)
    return zip(first, second)


def chunks(iterable, size):
    iterator = iter(iterable)
    return iter(lambda: list(it.islice(iterator, size)), [])


def roundrobin(*iterables):
    pending = [iter(each) for each in iterables]
    while pending:
        alive = []
        for each in pending:
            for item in it.islice(each, 1):
                yield item
                alive.append(each)
        pending = alive


print(list(pairwise("abcd")), list(chunks(range(7), 3)), "".join(roundrobin("ABC", "D", "EF")))
people = [("Ann", 30, "x"), ("bob", 25, "y"), ("Cy", 30, "z"), ("dee", 25, "w")]
print(sorted(people, key=operator.itemgetter(1, 0)), sorted(people, key=lambda p: (-p[1], p[0].lower()))[0], max(people, key=operator.itemgetter(1)), min("bca", default=None))
print(sorted("bAdC", key=str.lower, reverse=True), operator.attrgetter("real", "imag")(3 + 4j), operator.methodcaller("split", "-")("a-b"), operator.concat([1], [2]), operator.countOf([1, 2, 1], 1))
print([*map(operator.add, [1, 2], [10, 20])], list(zip(*[(1, "a"), (2, "b")])), dict(enumerate("ab", start=1)), any([]), all([]), list(reversed([1, 2])), sum([[1], [2]], []))
try:
    sorted([1, "a"])
except TypeError as error:
    print(error)
