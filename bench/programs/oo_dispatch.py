"""A spreadsheet of cell objects that recompute each other: method calls, properties, subclasses. Argument: rounds."""
import sys


class Cell:
    def __init__(self):
        self._cached = None
        self.listeners = []

    @property
    def value(self):
        if self._cached is None:
            self._cached = self.compute()
        return self._cached

    def compute(self):
        raise NotImplementedError

    def invalidate(self):
        if self._cached is not None:
            self._cached = None
            for listener in self.listeners:
                listener.invalidate()


class Constant(Cell):
    def __init__(self, number):
        super().__init__()
        self.number = number

    def compute(self):
        return self.number

    def change(self, number):
        if number != self.number:
            self.number = number
            self.invalidate()


class Formula(Cell):
    def __init__(self, *inputs):
        super().__init__()
        self.inputs = inputs
        for each in inputs:
            each.listeners.append(self)


class Total(Formula):
    def compute(self):
        result = 0
        for each in self.inputs:
            result += each.value
        return result % 1_000_003


class Product(Formula):
    def compute(self):
        left, right = self.inputs
        return left.value * right.value % 1_000_003


class Largest(Formula):
    def compute(self):
        return max(each.value for each in self.inputs)


class Difference(Product):
    def compute(self):
        left, right = self.inputs
        return super().compute() - right.value if left.value > right.value else left.value


def make_sheet(width, depth):
    sources = [Constant(n * 37 % 101 + 1) for n in range(width)]
    row = sources
    for level in range(depth):
        above, row = row, []
        for n in range(width):
            left, right = above[n], above[(n + 1) % width]
            kind = (Total, Product, Largest, Difference)[(n + level) % 4]
            row.append(kind(left, right))
    return sources, Total(*row)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 350
    sources, result = make_sheet(40, 40)
    checksum = 0
    for number in range(rounds):
        sources[number * 7 % len(sources)].change(number * number % 997 + 1)
        sources[number * 11 % len(sources)].change(number * 3 % 499 + 2)
        checksum = (checksum * 31 + result.value) & 0xFFFFFFFF
    print(f"oo_dispatch {rounds} {checksum:08x}")


main()
