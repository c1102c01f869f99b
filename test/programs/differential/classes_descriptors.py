# area: classes: descriptors, metaclasses, MRO, __init_subclass__, class decorators
class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}")
        setattr(instance, self.name, value)


class Meta(type):
    def __new__(mcls, name, bases, namespace, **options):
        cls = super().__new__(mcls, name, bases, namespace)
        cls.options = options
        return cls

    def __init__(cls, name, bases, namespace, **options): ...

    def __call__(cls, *args, **kwargs):
        instance = super().__call__(*args, **kwargs)
        print("made a", cls.__name__)
        return instance

    def __len__(cls):
        return 7


class Plugin(metaclass=Meta, color="red"):
    registry = {}

    def __init_subclass__(cls, key=None, **rest):
        super().__init_subclass__(**rest)
        Plugin.registry[key or cls.__name__.lower()] = cls


class Person(Plugin):
    name, age = Typed(str), Typed(int)

    def __init__(self, name, age):
        self.name, self.age = name, age


person = Person("Ann", 30)
print(person.name, vars(person), Person.age.kind.__name__, len(Person), Plugin.options, sorted(Plugin.registry))
try:
    person.age = "old"
except TypeError as error:
    print(error)


class A:
    def who(self):
        return ["A"]

class B(A):
    def who(self):
        return ["B"] + super().who()

class C(A):
    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def who(self):
        return ["D"] + super().who()


print(D().who(), [cls.__name__ for cls in D.__mro__], isinstance(D(), C))
try:
    type("Bad", (A, B), {})
except TypeError as error:
    print("inconsistent order")
