"""Times work on files below a directory and prints, as JSON, the samples of each kind of work in microseconds.

usage: timed_files.py DIRECTORY PREPARE REPEATS; PREPARE is 1 to make the files first, 0 when they are there.
"""
import json
import os
import sys
import time

directory, is_prepared, repeats = sys.argv[1], sys.argv[2] == "0", int(sys.argv[3])
small, large, tree = (os.path.join(directory, name) for name in ("small.txt", "large.bin", "tree"))
if not is_prepared:
    with open(small, "w") as file:
        file.write("a small file\n" * 10)
    with open(large, "wb") as file:
        file.write(bytes(range(256)) * 4096)
    for folder in range(100):
        path = os.path.join(tree, f"folder{folder}")
        os.makedirs(path)
        for number in range(100):
            open(os.path.join(path, f"file{number}"), "w").close()


def open_read_close():
    with open(small) as file:
        assert len(file.read()) == 130


def call():
    os.pread(descriptor, 10, 0)


def stat():
    os.stat(small)


def read_large():
    total = 0
    with open(large, "rb", buffering=0) as file:
        while piece := file.read(65536):
            total += len(piece)
    assert total == 1 << 20


def walk():
    assert sum(len(files) for _, _, files in os.walk(tree)) == 10_000


def samples(work, count):
    work()
    times = []
    for _ in range(count):
        start = time.perf_counter_ns()
        work()
        times.append((time.perf_counter_ns() - start) / 1000)
    return times


descriptor = os.open(small, os.O_RDONLY)
result = {
    "call": samples(call, 100 * repeats),
    "open": samples(open_read_close, 100 * repeats),
    "stat": samples(stat, 100 * repeats),
    "read": samples(read_large, 5 * repeats),
    "walk": samples(walk, repeats),
}
print(json.dumps({name: sorted(times) for name, times in result.items()}))
