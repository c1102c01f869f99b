# area: functools.singledispatch, wraps, total_ordering: decorators that add behaviour
import functools
from decimal import Decimal


@functools.singledispatch
def describe(value):
    return f"something: {value}"


@describe.register
def _(value: int):
    return f"int {value}"


@describe.register(list)
@describe.register(tuple)
def _(value):
    return f"sequence of {len(value)}: " + ", ".join(map(describe, value))


describe.register(Decimal, lambda value: f"decimal {value}")
print(describe(5), describe(True), describe([1, "x", (2,)]), describe(Decimal("1.5")), describe(None), sep="\n")


def logged(prefix):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            print(prefix, function.__name__, args, kwargs)
            return function(*args, **kwargs)

        return wrapper

    return decorate


@logged(">>")
def add(a, b=1):
    """Adds."""
    return a + b


print(add(2, b=3), add.__name__, add.__doc__)


@functools.total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split(".")))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


print(Version("1.10") > Version("1.9"), Version("2.0") >= Version("2.0"), max(map(Version, ["0.9", "1.2"])).parts)
