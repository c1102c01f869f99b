# area: contextlib.contextmanager: nesting, swallowing, decorating, error contexts
import contextlib


@contextlib.contextmanager
def tag(name, swallow=()):
    print(f"<{name}>")
    try:
        yield name.upper()
    except swallow as error:
        print(f"{name} swallowed {type(error).__name__}")
    finally:
        print(f"</{name}>")


with tag("a") as upper, tag("b"):
    print(upper)
with tag("c", swallow=(KeyError,)):
    raise KeyError("k")
try:
    with tag("d"):
        raise ValueError("passes through")
except ValueError as error:
    print(error, error.__context__)


@tag("decorated")
def function():
    print("inside")
    return 5


print(function())
try:
    with tag("e"):
        try:
            raise KeyError("inner")
        finally:
            raise OSError("outer")
except OSError as error:
    print(type(error.__context__).__name__)
