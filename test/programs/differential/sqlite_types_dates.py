# area: sqlite3 types: storage classes, blobs, adapters, converters, dates, text factories
import sqlite3
from datetime import date, datetime, timezone
from decimal import Decimal

connection = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
connection.execute("CREATE TABLE v (x)")
values = [None, 0, -(2**63), 2**63 - 1, 1.5, 1e300, "text ☃", "", b"\x00\xff", bytearray(b"ba"), memoryview(b"mv"), True]
connection.executemany("INSERT INTO v VALUES (?)", [(value,) for value in values])
for kind, value in connection.execute("SELECT typeof(x), x FROM v ORDER BY rowid"):
    print(kind, repr(value))

sqlite3.register_adapter(Decimal, str)
sqlite3.register_converter("money", lambda raw: Decimal(raw.decode()))
sqlite3.register_adapter(date, lambda value: value.isoformat())
sqlite3.register_converter("day", lambda raw: date.fromisoformat(raw.decode()))
sqlite3.register_adapter(datetime, lambda value: value.astimezone(timezone.utc).isoformat())


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __conform__(self, protocol):
        return f"{self.x};{self.y}" if protocol is sqlite3.PrepareProtocol else None


connection.execute("CREATE TABLE bill (due day, amount money, place TEXT, made TEXT)")
connection.execute("INSERT INTO bill VALUES (?, ?, ?, ?)", (date(2024, 2, 29), Decimal("10.10"), Point(1, 2), datetime(2024, 1, 1, 12, tzinfo=timezone.utc)))
print(connection.execute("SELECT * FROM bill").fetchone())
print(connection.execute('SELECT due AS "d [day]", max(amount) AS "m [money]" FROM bill').fetchone())
print(connection.execute("SELECT date('2024-01-31', '+1 month'), strftime('%Y week %W', '2024-12-30'), julianday('2000-01-01')").fetchone())
print(connection.execute("SELECT datetime(0, 'unixepoch'), time('12:34:56', '-1 hour'), strftime('%s', '2001-09-09 01:46:40')").fetchone())

connection.text_factory = bytes
print(connection.execute("SELECT 'é', 1, x'00ff'").fetchone())
connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
print(ascii(connection.execute("SELECT CAST(x'61ff' AS TEXT)").fetchone()[0]))
connection.text_factory = str
print(connection.execute("SELECT 7 / 2, 7.0 / 2, 7 % 3, '5' + 3, 'a' || 1, 1 = '1', NULL IS NULL, 3 BETWEEN 1 AND 5").fetchone())
print(connection.execute("SELECT upper('aé'), length('日本'), hex('abc'), substr('hello', 2, 3), replace('aXa', 'X', '-'), abs(-4), instr('abc', 'c')").fetchone())
print(connection.execute("SELECT CAST('12abc' AS INTEGER), CAST(3.9 AS INTEGER), CAST(5 AS TEXT), round(2.5), printf('%05.1f|%s', 2.25, 'x'), quote(x'01'), coalesce(NULL, 3)").fetchone())
try:
    connection.execute("SELECT ?", ("\ud800",))
except UnicodeEncodeError as error:
    print(type(error).__name__)
