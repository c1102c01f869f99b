# tries: change containers from inside the C code that is walking them (comparison, hash, key, release)
# holds: exceptions or answers; at worst the guest crashes alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"crashed": true}]}
import bisect
import heapq
import itertools

target = []


class Evil:
    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        target.clear()
        return True

    def __eq__(self, other):
        target.clear()
        table.clear()
        return False

    def __hash__(self):
        return 1

    def __del__(self):
        target.clear()

    def __index__(self):
        target.clear()
        return 0


table = {}
for action in (lambda: target.sort(), lambda: heapq.heapify(target), lambda: bisect.insort(target, Evil(0)), lambda: target.index(Evil(0)), lambda: target.remove(Evil(0)),
               lambda: target.__setitem__(slice(0, 5), [1]), lambda: target[Evil(0)], lambda: target.count(Evil(0)), lambda: target == [Evil(n) for n in range(10)],
               lambda: table.update({Evil(n): n for n in range(10)}), lambda: list(itertools.groupby(target)), lambda: bytearray(10).join(target)):
    target[:] = [Evil(n) for n in range(20)]
    try:
        action()
    except Exception as error:
        print('held:', type(error).__name__)
print('held: end')
