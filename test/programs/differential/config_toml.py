# area: tomllib: types, tables, arrays of tables, dates, errors
# requires: 3.11
import tomllib
from decimal import Decimal

SOURCE = '''
title = "TOML ☃"
hex = 0xFF
big = 1_000_000
floats = [1.5, -2e3, inf]
when = 2024-02-29T12:30:00+02:00
day = 2024-02-29
raw = 'C:\\path'
multi = """
first \\
   joined
second"""

[server]
enabled = true
ports = [8000, 8001,]
limits = { cpu = 2, memory.soft = 512 }

[server."quoted key"]
x.y.z = 1

[[fruit]]
name = "apple"
[[fruit.variety]]
name = "red"
[[fruit]]
name = "pear"
'''
document = tomllib.loads(SOURCE)
for key, value in document.items():
    print(key, "=", repr(value) if key != "when" else value.isoformat())
print(tomllib.loads("x = 1.10", parse_float=Decimal))
for bad in ["x = ", "x = 1\nx = 2", "[a]\n[a]", "x = [1, 2", "= 1", 'x = "open', "x = 01"]:
    try:
        tomllib.loads(bad)
    except tomllib.TOMLDecodeError as error:
        print(repr(bad), type(error).__name__)
