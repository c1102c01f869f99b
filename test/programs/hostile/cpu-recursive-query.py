# tries: run an endless recursive query in sqlite
# holds: stopped from outside
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
# platforms: ["worker"]
import sqlite3

sqlite3.connect(':memory:').execute(
    'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n'
).fetchall()
