# area: structural pattern matching over shapes, JSON-like data and tokens
# requires: 3.10
from dataclasses import dataclass
from enum import Enum


class Op(Enum):
    ADD = "+"
    MUL = "*"


@dataclass
class Num:
    value: float


@dataclass
class Bin:
    op: Op
    left: object
    right: object


def evaluate(node):
    match node:
        case Num(value) | (int(value) | float(value)):
            return value
        case Bin(Op.ADD, Num(0), other) | Bin(Op.ADD, other, Num(0)):
            return evaluate(other)
        case Bin(op=Op.ADD, left=a, right=b):
            return evaluate(a) + evaluate(b)
        case Bin(Op.MUL, a, b):
            return evaluate(a) * evaluate(b)
        case _:
            raise ValueError(f"cannot evaluate {node!r}")


print(evaluate(Bin(Op.ADD, Num(2), Bin(Op.MUL, Num(3), 4))), evaluate(Bin(Op.ADD, Num(0), Num(7))))


def command(line):
    match line.split():
        case ["go", ("north" | "south") as direction]:
            return f"walking {direction}"
        case ["go", where]:
            return f"cannot go {where}"
        case ["take", *things] if len(things) > 2:
            return f"too much: {len(things)}"
        case ["take", first, *rest]:
            return f"took {first}" + (f" and {rest}" if rest else "")
        case [verb]:
            return f"{verb} what?"


for line in ["go north", "go up", "take a b c", "take key", "take a b", "jump"]:
    print(repr(line), "->", command(line))


def inspect(document):
    match document:
        case {"type": "user", "name": str(name), **rest}:
            return name, sorted(rest)
        case {"items": [{"id": int(first)}, *_]}:
            return "first", first
        case [[a, b], [c, d]] if a * d - b * c == 0:
            return "singular"
        case (x, y):
            return "pair", x, y
        case None | True | False:
            return "constant"
        case {}:
            return "mapping"
        case str() | bytes():
            return "string"


for document in [{"type": "user", "name": "Ann", "b": 1, "a": 2}, {"items": [{"id": 5}, 0]}, [[1, 2], [2, 4]], (1, [2]), None, {}, b"x", 3.5]:
    print(inspect(document))
