# area: lists, tuples, dicts, sets, slices, ranges and their errors
numbers = [5, 2, 8, 1]
numbers[1:3] = [9, 9, 9]
numbers[::2] = ["a", "b", "c"]
print(numbers, numbers[-2:], numbers[::-1], numbers[10:], numbers[slice(1, None, 2)])
del numbers[::2]
numbers *= 2
numbers.insert(-1, "x")
print(numbers, numbers.index(9), numbers.count(9), numbers + [1], [0] * 3, [[]] * 2, [1, 2] < [1, 3], [1] == (1,))
numbers.sort(key=str, reverse=True)
print(numbers, sorted({3, 1, 2}), list(map(str, range(3))), sorted("banana", key="nab".index))

table = {"b": 1, "a": 2}
table["c"] = table.pop("b")
table.update(d=4, a=0)
table |= {"e": 5}
print(table, list(table), table.get("z"), table.setdefault("z", []), dict.fromkeys("ab", 0), list(table.items())[-1], table.popitem(), list(reversed(table)))
print(table.keys() & {"a", "q"}, sorted(table.keys() | {"q"}), table.keys() == {"a", "c", "d", "e"}, {v: k for k, v in table.items()}, {1: "a", True: "b", 1.0: "c"})
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a >= {1}, a.isdisjoint({9}), frozenset([1]) in {frozenset([1])}, len({1, 1.0, True}))
a.discard(99)
a.symmetric_difference_update({4, 7})
print(sorted(a), {*range(3)} == {0, 1, 2})
print(range(10)[2:8:3], list(range(5, 0, -2)), 7 in range(1, 10, 3), len(range(0, 10, 3)), range(0, 3, 2) == range(0, 4, 2), range(5).index(3), range(3)[-1])
point = (1, [2])
try:
    point[1] += [3]
except TypeError as error:
    print(error, point)
for action in [lambda: [][0], lambda: {}["k"], lambda: (1, 2)[5], lambda: [].pop(), lambda: {}.popitem(), lambda: set().pop(), lambda: {1: 2}[[]], lambda: [1, 2].index(3), lambda: range(1, 2, 0), lambda: [1, 2, 3].__setitem__(slice(None, None, 2), [1]), lambda: "abc".__getitem__("x"), lambda: {1, 2}.remove(3), lambda: dict([1]), lambda: tuple(5)]:
    try:
        action()
    except (IndexError, KeyError, TypeError, ValueError) as error:
        print(type(error).__name__, end=" ")
print()
try:
    for key in table:
        table[key + "x"] = 1
except RuntimeError as error:
    print(error)
print(*zip("abc", [1, 2], range(9)), *enumerate("xy", 5), max([3, 1], [2, 9]), min("b", "a", key=ord), sum([0.5, 0.25], 1), divmod(17, 5), pow(3, 4, 5))
print(list(filter(None, [0, 1, "", "x"])), all(x > 0 for x in []), abs(-3 + 4j), hash((1, 2)) == hash((1, 2)), hex(255), oct(8), bin(5), chr(9731), ord("☃"), bool([]), isinstance(True, int))
