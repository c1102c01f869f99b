# area: backtracking with bit sets: sudoku, eight queens, word ladder
from collections import deque

PUZZLE = """
53..7....
6..195...
.98....6.
8...6...3
4..8.3..1
7...2...6
.6....28.
...419..5
....8..79
""".split()


def solve(board):
    rows, columns, boxes, empty = [0] * 9, [0] * 9, [0] * 9, []
    for r in range(9):
        for c in range(9):
            if board[r][c] == ".":
                empty.append((r, c))
            else:
                bit = 1 << int(board[r][c])
                rows[r] |= bit
                columns[c] |= bit
                boxes[r // 3 * 3 + c // 3] |= bit
    grid, tries = [list(row) for row in board], 0

    def place():
        nonlocal tries
        if not empty:
            return True
        r, c = min(empty, key=lambda cell: -bin(rows[cell[0]] | columns[cell[1]] | boxes[cell[0] // 3 * 3 + cell[1] // 3]).count("1"))
        empty.remove((r, c))
        box = r // 3 * 3 + c // 3
        for digit in range(1, 10):
            bit = 1 << digit
            if not (rows[r] | columns[c] | boxes[box]) & bit:
                tries += 1
                rows[r] ^= bit; columns[c] ^= bit; boxes[box] ^= bit
                grid[r][c] = str(digit)
                if place():
                    return True
                rows[r] ^= bit; columns[c] ^= bit; boxes[box] ^= bit
        empty.append((r, c))
        grid[r][c] = "."
        return False

    return place(), ["".join(row) for row in grid], tries


solved, grid, tries = solve(PUZZLE)
print(solved, tries, *grid, sep="\n")


def queens(n, columns=0, left=0, right=0, row=0):
    return 1 if row == n else sum(queens(n, columns | 1 << c, (left | 1 << c) << 1, (right | 1 << c) >> 1, row + 1) for c in range(n) if not (columns | left | right) >> c & 1)


print([queens(n) for n in range(1, 8)])
WORDS = "cold cord card ward warm word worm corm core care bare barm".split()
queue, parents = deque(["cold"]), {"cold": None}
while queue:
    word = queue.popleft()
    for other in WORDS:
        if other not in parents and sum(a != b for a, b in zip(word, other)) == 1:
            parents[other] = word
            queue.append(other)
ladder, word = [], "warm"
while word:
    ladder.append(word)
    word = parents[word]
print(" > ".join(reversed(ladder)))
