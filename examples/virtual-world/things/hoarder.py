"""Hostile: takes all memory that it can get, and keeps it."""

hoard = []


def tick(n):
    size = 1 << 20
    while True:
        try:
            hoard.append(b"mine" * (size // 4))
        except MemoryError:
            size = max(4, size // 2)
