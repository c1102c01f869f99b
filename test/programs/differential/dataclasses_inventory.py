# area: dataclasses: defaults, ordering, frozen, post-init, inheritance, asdict, replace
import json
from dataclasses import FrozenInstanceError, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from typing import ClassVar, List, Optional


@dataclass(order=True)
class Item:
    name: str
    price: float = field(compare=False)
    count: int = 0
    tags: List[str] = field(default_factory=list, repr=False, compare=False)
    currency: ClassVar[str] = "EUR"

    @property
    def total(self) -> float:
        return self.price * self.count


@dataclass(frozen=True)
class Place:
    row: int
    shelf: str = "A"

    def __str__(self):
        return f"{self.shelf}{self.row}"


@dataclass
class Stock:
    items: List[Item]
    place: Place
    discount: InitVar[Optional[int]] = None
    value: float = field(init=False)

    def __post_init__(self, discount):
        self.value = sum(item.total for item in self.items) * (100 - (discount or 0)) / 100


@dataclass
class Special(Item):
    expires: str = "never"


items = [Item("nut", 0.5, 100), Item("bolt", 0.25, 400, ["steel"]), Special("glue", 4.0, 2, expires="2030")]
stock = Stock(items, Place(3), discount=10)
print(stock.value, stock.place, sorted(items[:2]), items[2])
print(json.dumps(asdict(stock), sort_keys=True))
print(astuple(stock.place), Item("nut", 9) == Item("nut", 1), Item("a", 1) < Item("b", 0), items[0].tags is items[2].tags)
print(replace(stock.place, shelf="C"), hash(Place(1)) == hash(Place(1)), len({Place(1), Place(1), Place(2)}), is_dataclass(stock), is_dataclass(int))
for each in fields(Special):
    print(each.name, each.init, each.repr, each.compare)
for bad in [lambda: setattr(stock.place, "row", 9), lambda: Item(), lambda: Item("x", 1) < 5, lambda: hash(items[0])]:
    try:
        bad()
    except (FrozenInstanceError, TypeError, ValueError) as error:
        print(type(error).__name__)
try:

    @dataclass
    class Wrong:
        values: list = []

except ValueError as error:
    print(type(error).__name__)
print(Special.__match_args__ if hasattr(Special, "__match_args__") else ("name", "price", "count", "tags", "expires"))
