# area: enum: members, aliases, auto, flags, lookup by name and value, methods, unique
import enum
import json


class Color(enum.Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def hexadecimal(self):
        return {1: "#f00", 2: "#0f0", 3: "#00f"}[self.value]



print([color.name for color in Color], sorted(Color.__members__), Color(2).name, Color["BLUE"].value, Color.CRIMSON is Color.RED)
print(Color["GREEN"].hexadecimal, Color.RED == 1, Color.RED in Color, repr(Color.RED), len(Color), [c.value for c in reversed(Color)])
print({Color.RED: "stop"}[Color.CRIMSON], isinstance(Color.RED, Color), Color.RED != Color.BLUE)


class Level(enum.IntEnum):
    LOW = enum.auto()
    MID = enum.auto()
    HIGH = 10
    TOP = enum.auto()


print([(level.name, level.value) for level in Level], Level.MID < Level.HIGH, Level.LOW + 1, sorted([Level.TOP, Level.LOW])[0].name, json.dumps({"level": Level.HIGH}))


class Permission(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()
    RUN = enum.auto()
    ALL = READ | WRITE | RUN


mine = Permission.READ | Permission.RUN
print(mine.value, Permission.WRITE in mine, (mine & Permission.RUN).name, (mine ^ Permission.ALL).name, (~mine).name, bool(Permission.READ & Permission.WRITE), (mine | Permission.WRITE) is Permission.ALL)


class Planet(enum.Enum):
    EARTH = (5.976e24, 6.37814e6)
    MARS = (6.421e23, 3.3972e6)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def gravity(self):
        return 6.67300e-11 * self.mass / (self.radius * self.radius)


print([(planet.name, round(planet.gravity, 4)) for planet in Planet])


class Ordinal(enum.Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower() + "-" + str(count)

    FIRST = enum.auto()
    SECOND = enum.auto()

    @classmethod
    def _missing_(cls, value):
        return cls.FIRST if value is None else None


print(Ordinal.SECOND.value, Ordinal(None).name)
for bad in [lambda: Color(9), lambda: Color["PINK"], lambda: Ordinal("x"), lambda: enum.unique(Color), lambda: setattr(Color.RED, "value", 5), lambda: type("More", (Color,), {})]:
    try:
        bad()
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        print(type(error).__name__)
Animal = enum.Enum("Animal", "ANT BEE CAT")
print([member.value for member in Animal], Animal.BEE.name)
