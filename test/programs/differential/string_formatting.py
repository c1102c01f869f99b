# area: format(), f-strings, percent formatting and numbers as text
from datetime import date
from decimal import Decimal

value, name = 1234567.891, "Zoë"
print(f"{value:,.2f}|{value:>15.1f}|{value:<15.0f}|{value:^+15.3e}|{value:_.3f}|{value:g}")
print(f"{255:#x} {255:#o} {255:#b} {255:08b} {255:X} {-255:=+8d} {1000000:_d} {65:c}")
print(f"{name!r:>8}|{name!s:^8}|{name!a}|{name:.2}|{name:*<6}")
print(f"{0.1 + 0.2} {1e16} {1e15} {1e-5} {0.0001} {-0.0} {float('inf')} {float('nan'):>6}")
print(f"{0.5:.0%} {0.12345:.2%} {1/3:.3} {100.0:.4g} {123456789.0:.4g} {2.5:.0f} {3.5:.0f}")
print(f"{1 + 2j} {complex(0, -1)} {1.5 - 2j:.2f}")
print("{0} {1} {0}".format("a", "b"), "{x[key]} {y.real} {z[0]}".format(x={"key": 1}, y=2j, z=[3]))
print("{:>{width}.{precision}f}".format(3.14159, width=10, precision=3))
print(f"{date(2024, 2, 29):%A %d %B %Y}", f"{Decimal('1.10')} {Decimal('12345.678'):,.1f}")
print("%s %r %d %5.2f %-6s| %06d %x %c %% %e %+d" % ("s", "r", 42, 2.345, "left", 42, 255, "c", 12345.678, 7))
print("%(a)s-%(b)03d" % {"a": "x", "b": 7}, "%*d" % (6, 42), b"%s %d %a" % (b"raw", 5, "é"))
print(repr(1e22), repr(123456789012345678), float("1_000.5"), int("ff", 16), int("0b101", 0), int("  -12 "))
print(round(2.675, 2), round(1234, -2), round(-0.5), round(1.5), round(0.5), (0.1).hex(), float.fromhex("0x1.8p3"))
print((0.75).as_integer_ratio(), (2.0).is_integer(), (10).bit_length(), divmod(-7, 3), -7 // 2, -7 % 3, 7.5 // 2)
print(str(True) + str(None), "tab\tq'\"", repr("tab\tq'\""), ascii("é\u20ac\U0001f600"), repr("\x7f\x00\u200b"))
width = 12
for row in [("apple", 3, 0.5), ("kiwi", 12, 10.25)]:
    print("|".join([f"{row[0]:<{width}}", f"{row[1]:>{width // 2}}", f"{row[2]:{width}.2f}"]))


class Angle:
    def __init__(self, degrees):
        self.degrees = degrees

    def __format__(self, spec):
        return f"{self.degrees:{spec or 'd'}}°"


print(f"{Angle(45)} {Angle(30):05.1f}", format(Angle(5), "03d"))
for bad in ["{:d}", "{!x}", "{", "{0} {}", "{:,d}x{y}"]:
    try:
        bad.format(1.5)
    except (ValueError, KeyError, IndexError) as error:
        print(bad, type(error).__name__)
