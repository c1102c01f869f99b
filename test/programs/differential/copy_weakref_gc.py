# area: copy, deepcopy, weak references, finalizers and the cycle collector
import copy
import gc
import weakref


class Board:
    def __init__(self, rows):
        self.rows, self.moves, self.link = rows, [], self

    def __copy__(self):
        clone = Board(self.rows)
        clone.moves = list(self.moves)
        return clone


board = Board([[1, 2], [3, 4]])
shallow, deep = copy.copy(board), copy.deepcopy(board)
board.rows[0][0] = 99
board.moves.append("a1")
print(shallow.rows[0], deep.rows[0], shallow.moves, deep.link is deep)
shared = [0]
pair = copy.deepcopy([shared, shared, (1, shared), {"k": shared}])
pair[0].append(1)
print(pair, shared, copy.copy(shared) is shared, copy.deepcopy((1, 2)) == (1, 2))


class Custom:
    def __deepcopy__(self, memo):
        return "custom copy"


print(copy.deepcopy([Custom()]))


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("deleting", self.name)


thing = Thing("direct")
reference = weakref.ref(thing, lambda ref: print("callback, dead:", ref() is None))
print(reference().name, weakref.getweakrefcount(thing))
del thing
print(reference())

cache = weakref.WeakValueDictionary()
keep = cache["kept"] = Thing("kept")
cache["lost"] = Thing("lost")
print(sorted(cache))
watched = weakref.WeakSet([keep])
method = weakref.WeakMethod(board.__copy__)
print(len(watched), method()().moves)
finalizer = weakref.finalize(keep, print, "finalizer for", "kept")
del keep
print(finalizer.alive, len(watched), dict(cache))

gc.collect()
gc.disable()
first, second = Thing("cycle 1"), Thing("cycle 2")
first.other, second.other = second, first
probe = weakref.ref(first)
del first, second
print(probe() is not None, gc.isenabled())
print(gc.collect() >= 2, probe() is None)
gc.enable()
proxy_target = Thing("target")
proxy = weakref.proxy(proxy_target)
print(proxy.name)
del proxy_target
try:
    proxy.name
except ReferenceError as error:
    print(error)
