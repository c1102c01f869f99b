# area: pprint, reprlib, matrices as lists, text tables, roman numerals, number spelling
import pprint
import reprlib

matrix = [[2, 1, -1], [-3, -1, 2], [-2, 1, 2]]
vector = [8, -11, -3]


def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def determinant(m):
    return m[0][0] if len(m) == 1 else sum((-1) ** i * m[0][i] * determinant([row[:i] + row[i + 1 :] for row in m[1:]]) for i in range(len(m)))


def replace_column(m, index, column):
    return [row[:index] + [value] + row[index + 1 :] for row, value in zip(m, column)]


base = determinant(matrix)
print(base, [determinant(replace_column(matrix, i, vector)) / base for i in range(3)])
print(multiply(matrix, [[1, 0], [0, 1], [2, 2]]), [list(column) for column in zip(*matrix)], [row[::-1] for row in matrix[::-1]])


def table(headers, rows):
    widths = [max(len(str(cell)) for cell in column) for column in zip(headers, *rows)]
    rule = "+".join("-" * (width + 2) for width in widths)
    yield " | ".join(h.center(w) for h, w in zip(headers, widths)).join("  ").rstrip()
    yield rule
    for row in rows:
        yield " " + " | ".join(str(c).rjust(w) if isinstance(c, (int, float)) else c.ljust(w) for c, w in zip(row, widths))


print("\n".join(table(["name", "qty", "note"], [("bolt", 1200, "zinc"), ("washer", 7, "ø 3 mm")])))


def roman(n):
    result = ""
    for value, letters in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split()):
        result += letters * (n // value)
        n %= value
    return result


print([roman(n) for n in (4, 9, 14, 40, 1994, 3999)])
data = {"name": "deep", "list": list(range(30)), "nested": {"b": [{"x": "y" * 30, "z": None}] * 2, "a": ("tuple", {3, 1, 2})}, "text": "word " * 25}
pprint.pprint(data, width=70)
pprint.pprint(data, depth=1, compact=True, width=60, sort_dicts=False)
print(pprint.pformat([1, [2]], indent=4), pprint.isreadable(data), reprlib.repr(list(range(100))), reprlib.repr("x" * 100))
