# area: operator overloading: vectors, reflected and in-place operators, containers, truth, formatting
import math


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y) if isinstance(other, Vector) else NotImplemented

    def __hash__(self):
        return hash((self.x, self.y))

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y) if isinstance(other, Vector) else NotImplemented

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __neg__(self):
        return self * -1

    def __abs__(self):
        return math.hypot(self.x, self.y)

    def __bool__(self):
        return bool(self.x or self.y)

    def __iter__(self):
        yield self.x
        yield self.y

    def __getitem__(self, index):
        return (self.x, self.y)[index]

    def __imul__(self, factor):
        self.x, self.y = self.x * factor, self.y * factor
        return self


a, b = Vector(3, 4), Vector(1, -2)
print(a + b, 2 * a, a @ b, -b, abs(a), bool(Vector(0, 0)), sum([a, b]), list(a), a[-1], a == Vector(3, 4), a != b, len({a, Vector(3, 4)}))
same = a
same *= 2
print(a, a is same, [*a, *b], dict([a, b]), max(a), 6 in a)
for action in [lambda: a + 5, lambda: 5 + a, lambda: a < b, lambda: a[2], lambda: setattr(a, "z", 1), lambda: len(a)]:
    try:
        action()
    except (TypeError, IndexError, AttributeError) as error:
        print(type(error).__name__)
print(a.__add__(5), a.__eq__("x"), a == "x")


class Countdown:
    def __len__(self):
        return 3

    def __getitem__(self, index):
        if isinstance(index, slice):
            return list(range(3))[index]
        if index >= 3:
            raise IndexError
        return 3 - index


print(list(Countdown()), 2 in Countdown(), list(reversed(Countdown())), Countdown()[1:], bool(Countdown()))
