# area: pickle: every protocol, custom reduction, persistent ids, files, restricted loading
import copyreg
import io
import os
import pickle
import shutil
import tempfile
from datetime import date
from decimal import Decimal


class Node:
    registry = []

    def __init__(self, name):
        self.name, self.children, self.parent = name, [], None

    def add(self, child):
        child.parent = self
        self.children.append(child)
        return self

    def __getstate__(self):
        return {"name": self.name, "children": self.children, "parent": self.parent}


class Temperature:
    __slots__ = ("celsius", "cache")

    def __init__(self, celsius):
        self.celsius = celsius

    def __reduce__(self):
        return Temperature, (self.celsius,)


root = Node("root").add(Node("leaf")).add(Node("twig"))
value = {"tree": root, "same": root, "t": Temperature(21.5), "set": {3, 1, 2}, "when": date(2020, 2, 29), "n": Decimal("1.10"), "b": b"\x00\xff", "big": 2**100, "tuple": ((), (1,), (1, 2, 3, 4)), "f": len, "type": Node, "float": -0.0, "text": "é\n"}
for protocol in range(6):
    again = pickle.loads(pickle.dumps(value, protocol))
    tree = again["tree"]
    print(protocol, tree is again["same"], tree.children[1].parent is tree, again["t"].celsius, sorted(again["set"]), again["when"], again["n"], again["big"] == 2**100, again["f"] is len, again["type"] is Node, again["text"] == value["text"])
loop = []
loop.append(loop)
again = pickle.loads(pickle.dumps(loop))
print(again[0] is again)

copyreg.pickle(complex, lambda c: (complex, (c.real, c.imag * 10)))
print(pickle.loads(pickle.dumps(1 + 2j)))
for bad in [lambda: pickle.dumps(lambda: 0), lambda: pickle.loads(b""), lambda: pickle.loads(b"junk"), lambda: pickle.loads(pickle.dumps([1, 2])[:-3]), lambda: pickle.dumps(n for n in "a")]:
    try:
        bad()
    except (pickle.PickleError, AttributeError, TypeError, EOFError) as error:
        print(isinstance(error, (pickle.PickleError, AttributeError, TypeError, EOFError)))


class Safe(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) == ("builtins", "set"):
            return set
        raise pickle.UnpicklingError(f"{module}.{name} is forbidden")


print(Safe(io.BytesIO(pickle.dumps({1}, 4))).load())
try:
    Safe(io.BytesIO(pickle.dumps(date.today()))).load()
except pickle.UnpicklingError as error:
    print(error)
folder = tempfile.mkdtemp()
with open(os.path.join(folder, "many.pkl"), "w+b") as handle:
    for item in (1, "two", [3]):
        pickle.dump(item, handle)
    handle.seek(0)
    print([pickle.load(handle) for _ in range(3)])
shutil.rmtree(folder)
