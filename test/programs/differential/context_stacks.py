# area: contextlib: ExitStack, suppress, closing, nullcontext, misused context managers
import contextlib
import io


class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, kind, value, trace):
        print("close", self.name, kind.__name__ if kind else None)
        return self.name == "forgiving"

    def close(self):
        print("closed", self.name)


with contextlib.ExitStack() as stack:
    resources = [stack.enter_context(Resource(name)) for name in ("one", "forgiving", "three")]
    stack.callback(print, "callback", "ran", sep="-")
    stack.push(lambda kind, value, trace: print("pushed saw", kind.__name__ if kind else None))
    raise RuntimeError("in the stack")
print("after the stack")
stack = contextlib.ExitStack()
stack.enter_context(Resource("kept"))
later = stack.pop_all()
stack.close()
print("transferred")
later.close()

with contextlib.suppress(FileNotFoundError, ZeroDivisionError):
    1 / 0
    print("never")
with contextlib.closing(Resource("closing")):
    pass
with contextlib.nullcontext(7) as value, contextlib.redirect_stdout(io.StringIO()) as captured:
    print(value)
print(repr(captured.getvalue()))


@contextlib.contextmanager
def broken():
    if False:
        yield


@contextlib.contextmanager
def twice():
    yield 1
    yield 2


for manager in (broken, twice):
    try:
        with manager():
            pass
    except RuntimeError as error:
        print(error)
