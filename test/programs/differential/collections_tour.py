# area: collections: Counter, OrderedDict, defaultdict, deque, namedtuple, ChainMap, User* classes
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple

counter = Counter("abracadabra")
print(counter.most_common(2), counter["z"], sorted(counter.elements())[:6], counter.total() if hasattr(counter, "total") else sum(counter.values()))
print(counter - Counter("aab"), counter & Counter("aaax"), counter | Counter("zz"), +Counter(a=-1, b=2), -Counter(a=-1))
counter.subtract("aaaaaaaa")
print(sorted(counter.items()))

ordered = OrderedDict.fromkeys("abcd", 0)
ordered.move_to_end("a")
ordered.move_to_end("d", last=False)
print(list(ordered), ordered.popitem(last=False), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) == {"a": 1}, list(reversed(ordered)))

tree = lambda: defaultdict(tree)
root = tree()
root["x"]["y"]["z"] = 1
print("x" in root, list(root["x"]["y"].items()), root.get("missing"), "missing" in root)
groups = defaultdict(list)
for word in "apple avocado bean cherry blueberry".split():
    groups[word[0]].append(word)
print(dict(groups))

line = deque(range(5), maxlen=5)
line.append(5)
line.appendleft(-1)
line.rotate(2)
print(line, line.pop(), line.popleft(), line.index(1), line.count(1), deque("ab") + deque("c"), list(deque([1, 2, 3], 2)))
line.extendleft([7, 8])
line.insert(1, 99) if len(line) < line.maxlen else print("full", line)
try:
    line.insert(0, 0)
except IndexError as error:
    print(error)
try:
    for item in line:
        line.append(item)
except RuntimeError as error:
    print(error)

Point = namedtuple("Point", "x y z", defaults=[0])
point = Point(1, y=2)
print(point, point._replace(z=5), point._asdict(), Point._fields, Point._make([7, 8, 9]), point == (1, 2, 0), Point._field_defaults, *point)
print(namedtuple("Odd", "a class a b", rename=True)._fields, sorted([Point(2, 1), Point(1, 5)])[0])
layers = ChainMap({"color": "red"}, {"color": "blue", "user": "guest"}, {"user": "root", "lang": "en"})
child = layers.new_child({"lang": "fr"})
child["user"] = "me"
print(dict(sorted(child.items())), layers["user"], child.parents is not None, len(child.maps))


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


print(Lower(A=1, B=2), UserList([3, 1]) + [2], sorted(UserList("ba")), UserString("abc").upper() + "d", "b" in UserString("abc"))
try:
    point.x = 5
except AttributeError as error:
    print("AttributeError")
