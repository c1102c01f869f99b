# area: select.select on pipes and files with zero and short timeouts
import os
import select
import tempfile
import time

first, second = os.pipe(), os.pipe()
names = {first[0]: "first.r", first[1]: "first.w", second[0]: "second.r", second[1]: "second.w"}


def ready(timeout=0.0):
    readable, writable, broken = select.select([first[0], second[0]], [first[1], second[1]], [], timeout)
    return [names[fd] for fd in readable], [names[fd] for fd in writable], broken


print(ready())
os.write(second[1], b"data")
print(ready())
print(os.read(second[0], 2), ready()[0], os.read(second[0], 10), ready()[0])

started = time.monotonic()
print(select.select([first[0]], [], [], 0.05), time.monotonic() - started >= 0.04)
print(select.select([], [], [], 0.01))
os.write(first[1], b"x")
started = time.monotonic()
print([names[fd] for fd in select.select([first[0], second[0]], [], [], 10)[0]], time.monotonic() - started < 5)
os.read(first[0], 1)
os.close(first[1])
print([names[fd] for fd in select.select([first[0]], [], [], None)[0]], os.read(first[0], 1))

with tempfile.TemporaryFile() as handle:
    readable, writable, _ = select.select([handle], [handle.fileno()], [], 0)
    print(readable == [handle], writable == [handle.fileno()])


class Wrapped:
    def fileno(self):
        return second[1]


item = Wrapped()
print(select.select([], [item], [], 0)[1] == [item])
os.close(first[0])
for call in [lambda: select.select([], [], [], -1), lambda: select.select(["x"], [], [], 0), lambda: select.select([-1], [], [], 0)]:
    try:
        call()
    except (OSError, ValueError, TypeError) as error:
        print(type(error).__name__)
os.close(second[0])
os.close(second[1])
