# area: sqlite3 user functions, aggregates, collations, authorizer, progress and trace callbacks
import re
import sqlite3

connection = sqlite3.connect(":memory:")
connection.execute("CREATE TABLE word (w TEXT, n INTEGER)")
connection.executemany("INSERT INTO word VALUES (?, ?)", [("Banana", 3), ("apple", 10), ("cherry", 2), ("Äpfel", 5), ("item10", 1), ("item9", 4)])

connection.create_function("reverse", 1, lambda text: text[::-1], deterministic=True)
connection.create_function("regexp", 2, lambda pattern, value: re.search(pattern, value) is not None)
connection.create_function("total_of", -1, lambda *numbers: sum(numbers))
print(connection.execute("SELECT reverse(w) FROM word WHERE w REGEXP '^[a-c]' ORDER BY 1").fetchall())
print(connection.execute("SELECT total_of(1, 2, 3), total_of(), typeof(reverse('x'))").fetchone())


class Median:
    def __init__(self):
        self.values = []

    def step(self, value):
        self.values.append(value)

    def finalize(self):
        ordered = sorted(self.values)
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


connection.create_aggregate("median", 1, Median)
print(connection.execute("SELECT median(n), avg(n), min(w) FROM word").fetchone())


def natural(left, right):
    keys = [[int(part) if part.isdigit() else part.lower() for part in re.split(r"(\d+)", text)] for text in (left, right)]
    return (keys[0] > keys[1]) - (keys[0] < keys[1])


connection.create_collation("by_number", natural)
print([w for w, in connection.execute("SELECT w FROM word ORDER BY w COLLATE by_number")])
print([w for w, in connection.execute("SELECT w FROM word ORDER BY w")], [w for w, in connection.execute("SELECT w FROM word ORDER BY w COLLATE NOCASE DESC")][:2])

connection.create_function("explode", 0, lambda: 1 / 0)
try:
    connection.execute("SELECT explode()").fetchone()
except sqlite3.OperationalError as error:
    print(error)
seen = []
connection.set_trace_callback(seen.append)
connection.execute("SELECT 1").fetchone()
connection.set_trace_callback(None)
print(seen)
connection.set_authorizer(lambda action, *rest: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_DELETE else sqlite3.SQLITE_OK)
try:
    connection.execute("DELETE FROM word")
except sqlite3.DatabaseError as error:
    print(type(error).__name__, error)
connection.set_authorizer(lambda *rest: sqlite3.SQLITE_OK)
turns = []
connection.set_progress_handler(lambda: turns.append(1) or len(turns) > 50, 100)
try:
    connection.execute("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c").fetchone()
except sqlite3.OperationalError as error:
    print(error, len(turns))
connection.set_progress_handler(None, 0)
print(connection.execute("WITH RECURSIVE f(a, b) AS (VALUES (0, 1) UNION ALL SELECT b, a + b FROM f LIMIT 10) SELECT group_concat(a) FROM f").fetchone())
print(connection.execute("SELECT w, rank() OVER (ORDER BY n DESC), sum(n) OVER (ORDER BY n) FROM word ORDER BY n LIMIT 3").fetchall())
