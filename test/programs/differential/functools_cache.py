# area: functools: lru_cache, cached_property, partial, reduce
import functools


@functools.lru_cache(maxsize=None)
def ways(amount, coins=(50, 20, 10, 5, 2, 1)):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return ways(amount - coins[0], coins) + ways(amount, coins[1:])


print(ways(200), ways.cache_info())
ways.cache_clear()
print(ways.cache_info().currsize, ways.__name__, ways.__wrapped__ is not ways)


@functools.lru_cache(maxsize=2, typed=True)
def square(x):
    print("computing", x)
    return x * x


print([square(x) for x in (2, 3, 2, 4, 3, 2.0)], square.cache_info())
try:
    square([])
except TypeError as error:
    print(error)


class Circle:
    def __init__(self, radius):
        self.radius = radius

    @functools.cached_property
    def area(self):
        print("area once")
        return 3 * self.radius**2

    def scale(self, factor, *, offset=0):
        return self.radius * factor + offset

    double = functools.partialmethod(scale, 2, offset=1)


circle = Circle(2)
print(circle.area, circle.area, circle.double(), "area" in vars(circle))
print(functools.reduce(lambda a, b: a * 10 + b, [1, 2, 3]), functools.reduce(max, [], 0), functools.partial(int, base=2)("101"))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), functools.partial(print, "x", end="!\n").args)
