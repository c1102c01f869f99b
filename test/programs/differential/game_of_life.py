# area: Conway's game of life on sets, drawn as text, with cycle detection
from collections import Counter

GLIDER = """
.#.
..#
###
"""
PULSAR_SEED = """
..###...###..
.............
#....#.#....#
#....#.#....#
#....#.#....#
..###...###..
"""


def parse(text):
    return frozenset((row, column) for row, line in enumerate(text.strip().splitlines()) for column, cell in enumerate(line) if cell == "#")


def step(cells):
    around = Counter((r + dr, c + dc) for r, c in cells for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc)
    return frozenset(cell for cell, count in around.items() if count == 3 or (count == 2 and cell in cells))


def draw(cells):
    if not cells:
        return "(empty)"
    top, left = min(r for r, _ in cells), min(c for _, c in cells)
    bottom, right = max(r for r, _ in cells), max(c for _, c in cells)
    return "\n".join("".join("#" if (r, c) in cells else "." for c in range(left, right + 1)) for r in range(top, bottom + 1))


def period(cells, limit=60):
    seen = {}
    for generation in range(limit):
        if cells in seen:
            return seen[cells], generation - seen[cells]
        seen[cells] = generation
        cells = step(cells)
    return None


glider = parse(GLIDER)
moved = glider
for _ in range(4):
    moved = step(moved)
print(moved == frozenset((r + 1, c + 1) for r, c in glider))
print(draw(step(glider)))
print(period(parse(PULSAR_SEED)), period(parse("###")), period(parse("##\n##")), period(parse("#")))
acorn = parse(".#\n...#\n##..###")
sizes = []
for _ in range(60):
    sizes.append(len(acorn))
    acorn = step(acorn)
print(sizes)
print(draw(acorn).count("#"), len(draw(acorn).splitlines()))
