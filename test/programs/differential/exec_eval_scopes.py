# area: exec, eval, compile, scopes, closures, nonlocal, comprehension scopes, builtins
import builtins
import types

scope = {"__builtins__": {"print": print, "range": range}, "x": 10}
exec("y = [n * x for n in range(3)]\nprint('inside', y)", scope)
print(sorted(key for key in scope if not key.startswith("__")))
for source in ["len([])", "open('x')", "__import__('os')"]:
    try:
        eval(source, scope)
    except (NameError, ImportError) as error:
        print(type(error).__name__)
code = compile("a + b * 2", "<formula>", "eval")
print(eval(code, {"a": 1, "b": 20}), code.co_names, code.co_filename)
module = types.ModuleType("made", "doc text")
exec("def f(n):\n    return n and n + g(n - 1)\ndef g(n):\n    return f(n)\n", module.__dict__)
print(module.f(4), module.__doc__, module.__name__)

counter = 0


def outer():
    counter = 100

    def middle():
        nonlocal counter
        counter += 1

        def inner():
            global counter
            counter += 5
            return counter

        return inner(), counter

    return middle(), counter


print(outer(), counter)
functions = [lambda: n for n in range(3)]
fixed = [lambda n=n: n for n in range(3)]
print([f() for f in functions], [f() for f in fixed])
try:
    def early():
        print(later)
        later = 1
    early()
except UnboundLocalError as error:
    print(type(error).__name__)


def accumulate(item, into=[]):
    into.append(item)
    return into


print(accumulate(1), accumulate(2), accumulate(3, []))
first, *middle, last = range(6)
print(first, middle, last, (lambda *a, k=1, **kw: (a, k, sorted(kw)))(1, 2, k=3, z=4), [*range(2), *"ab"], {**{"a": 1}, "b": 2})
builtins.shout = lambda text: text.upper() + "!"
print(shout("builtin added"))
del builtins.shout
print((total := sum(range(5))), total, [y := 1, y + 1], any((found := word).startswith("b") for word in ["ab", "bc", "cd"]), found)
print(eval("1 if x > 5 else 2", {"x": 7}), locals() is globals(), type(eval("lambda: 0")).__name__, callable(print), vars(types.SimpleNamespace(a=1, b=2)))
