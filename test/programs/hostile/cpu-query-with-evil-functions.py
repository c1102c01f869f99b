# tries: call back into Python from sqlite for ever, swallowing every exception on the way
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
import sqlite3


def stubborn(value):
    try:
        return value
    except BaseException:
        return 0


database = sqlite3.connect(':memory:')
database.create_function('stubborn', 1, stubborn)
database.set_progress_handler(lambda: 0, 100)
while True:
    try:
        database.execute(
            'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT stubborn(x) + 1 FROM n) SELECT max(x) FROM n'
        ).fetchall()
    except BaseException:
        continue
