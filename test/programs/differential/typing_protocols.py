# area: typing and abc at run time: protocols, generics, NamedTuple, TypedDict, abstract classes
import abc
import collections.abc
from typing import (Any, Callable, Dict, Generic, List, Literal, NamedTuple, NewType, Protocol, TypedDict, TypeVar, Union,
                    cast, get_args, get_origin, get_type_hints, runtime_checkable)

T = TypeVar("T")


@runtime_checkable
class Drawable(Protocol):
    def draw(self) -> str: ...


class Square:
    def draw(self) -> str:
        return "[]"


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> "Stack[T]":
        self.items.append(item)
        return self

    def pop(self) -> T:
        return self.items.pop()


class Employee(NamedTuple):
    name: str
    id: int = 3


class Movie(TypedDict, total=False):
    title: str
    year: int


UserId = NewType("UserId", int)


def handler(callback: Callable[[int, str], bool], options: Dict[str, Any], mode: Literal["r", "w"] = "r") -> Union[int, str]:
    return "x"


print(isinstance(Square(), Drawable), isinstance(5, Drawable), Stack[int]().push(1).push(2).pop())
print(Employee("Ann"), Employee("Bo", 5)._asdict(), Employee.__annotations__["id"] is int, Movie(title="Up"), sorted(Movie.__optional_keys__), UserId(5) + 1)
hints = get_type_hints(handler)
print(sorted(hints), get_origin(hints["callback"]) is collections.abc.Callable, get_args(hints["callback"])[1] is bool, get_origin(hints["return"]) is Union, get_args(hints["mode"]))
print(get_origin(List[int]) is list, get_args(Dict[str, int]) == (str, int), cast(int, "unchanged"), list[int] == list[int], dict[str, int]().__class__ is dict)


class Shape(abc.ABC):
    @property
    @abc.abstractmethod
    def area(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        return True if hasattr(other, "looks_like_a_shape") else NotImplemented


class Unit(Shape):
    area = 1


class Duck:
    looks_like_a_shape = True


try:
    Shape()
except TypeError as error:
    print("TypeError for", sorted(Shape.__abstractmethods__))
print(Unit().area, issubclass(Duck, Shape), issubclass(int, Shape), isinstance([], collections.abc.Sequence), isinstance({}, collections.abc.Hashable))
collections.abc.Sequence.register(Stack)
print(issubclass(Stack, collections.abc.Sequence), isinstance(iter([]), collections.abc.Iterator), isinstance(len, collections.abc.Callable))
