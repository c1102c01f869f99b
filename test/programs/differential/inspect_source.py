# area: inspect: getsource, signatures, binding, frames, members, stack introspection
import inspect


def documented(a, b=2, /, c: int = 3, *args, d, e="x", **kwargs) -> str:
    """First line.

        Indented more.
    """
    return f"{a}{b}"


class Base:
    """Base doc."""

    shared = 1

    def method(self, value):
        """Method doc."""
        return value

    @staticmethod
    def static(x): return x

    @classmethod
    def create(cls): return cls()

    @property
    def prop(self): return 5


class Child(Base):
    def method(self, value):
        return super().method(value)


double = lambda x: x * 2  # noqa

print(inspect.getsource(documented), end="")
print(inspect.getsource(Child), end="")
print(inspect.getsource(double), end="")
print(inspect.getdoc(documented), "|", inspect.getdoc(Child.method), "|", inspect.getsourcelines(Base.create)[1])
signature = inspect.signature(documented)
for name, parameter in signature.parameters.items():
    print(name, parameter.kind.name, parameter.default if parameter.default is not parameter.empty else "-", parameter)
print(signature, signature.return_annotation is str, inspect.signature(Child().method), inspect.signature(Base.create))
bound = signature.bind(1, 5, 6, 7, d=8, z=9)
bound.apply_defaults()
print(bound.args, bound.kwargs)
for arguments, keywords in [((), {"d": 1}), ((1,), {}), ((1,), {"d": 1})]:
    try:
        print(signature.bind(*arguments, **keywords).kwargs)
    except TypeError as error:
        print("TypeError")
print([name for name, _ in inspect.getmembers(Child, inspect.isfunction)], [kind.name + ":" + kind.kind for kind in inspect.classify_class_attrs(Base) if not kind.name.startswith("_")])
print(inspect.getmro(Child)[1].__name__, inspect.isgeneratorfunction(documented), inspect.ismethod(Child().method), inspect.isclass(Child), inspect.isbuiltin(len))


def outer():
    marker = "local value"
    return inner()


def inner():
    frame = inspect.currentframe()
    names = [entry.function for entry in inspect.stack()][:3]
    return names, sorted(frame.f_back.f_locals), frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno


print(outer())
