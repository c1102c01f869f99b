"""Pancake flipping over all permutations: list slicing and integer loops. Argument: length of the list."""
import sys


def fannkuch(n):
    permutation = list(range(n))
    count = [0] * n
    most = checksum = 0
    sign = 1
    remaining = n
    while True:
        first = permutation[0]
        if first:
            work = permutation[:]
            flips = 0
            while first:
                work[: first + 1] = work[first::-1]
                flips += 1
                first = work[0]
            if flips > most:
                most = flips
            checksum += sign * flips
        # The next permutation: rotate ever longer prefixes until a counter has room.
        sign = -sign
        while remaining > 1:
            count[remaining - 1] = remaining
            remaining -= 1
        while True:
            if remaining == n:
                return checksum, most
            permutation.insert(remaining, permutation.pop(0))
            count[remaining] -= 1
            if count[remaining] > 0:
                break
            remaining += 1


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    checksum, most = fannkuch(n)
    print(f"fannkuch {n} {checksum} {most}")


main()
