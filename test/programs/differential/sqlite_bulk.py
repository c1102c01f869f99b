# area: sqlite3 with thousands of rows on disk: indexes, vacuum, journal modes, large blobs
import os
import random
import shutil
import sqlite3
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "bulk.db")
connection = sqlite3.connect(path)
print(connection.execute("PRAGMA journal_mode").fetchone())
connection.execute("PRAGMA page_size = 1024")
connection.execute("PRAGMA synchronous = OFF")
connection.execute("CREATE TABLE reading (id INTEGER PRIMARY KEY, sensor TEXT, value INTEGER, payload BLOB)")
generator = random.Random(7)
rows = ((None, f"s{generator.randrange(20):02}", generator.randrange(1000), bytes([i % 256]) * (i % 40)) for i in range(5000))
with connection:
    connection.executemany("INSERT INTO reading VALUES (?, ?, ?, ?)", rows)
print(connection.execute("SELECT count(*), sum(value), sum(length(payload)) FROM reading").fetchone())
connection.execute("CREATE INDEX by_sensor ON reading (sensor, value)")
print(connection.execute("SELECT sensor, count(*) c, min(value), max(value) FROM reading GROUP BY sensor ORDER BY c DESC, sensor LIMIT 3").fetchall())
full = os.path.getsize(path)
with connection:
    connection.execute("DELETE FROM reading WHERE id % 10 <> 0")
print(os.path.getsize(path) == full)
connection.execute("VACUUM")
print(os.path.getsize(path) < full // 4, connection.execute("SELECT count(*) FROM reading").fetchone(), connection.execute("PRAGMA page_size").fetchone())

for mode in ("TRUNCATE", "PERSIST", "MEMORY", "OFF", "DELETE"):
    answer = connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0]
    connection.execute("BEGIN")
    connection.execute("UPDATE reading SET value = value + 1")
    during = os.path.exists(path + "-journal")
    connection.commit()
    print(answer, during, os.path.exists(path + "-journal"))

blob = bytes(range(256)) * 4000
with connection:
    connection.execute("INSERT INTO reading VALUES (999999, 'blob', 0, ?)", (blob,))
connection.close()
connection = sqlite3.connect(path)
connection.execute("PRAGMA synchronous = OFF")
stored = connection.execute("SELECT payload, length(payload), substr(payload, 1000, 3) FROM reading WHERE id = 999999").fetchone()
print(stored[0] == blob, stored[1], stored[2])
connection.execute("PRAGMA cache_size = 5")
connection.execute("PRAGMA cache_spill = 1")
connection.execute("BEGIN")
connection.execute("UPDATE reading SET payload = zeroblob(500)")
print(connection.execute("SELECT sum(length(payload)) FROM reading").fetchone())
connection.rollback()
print(connection.execute("SELECT sum(length(payload)) - ? FROM reading", (len(blob),)).fetchone()[0] > 0)
print(connection.execute("PRAGMA integrity_check").fetchone(), connection.execute("PRAGMA user_version = 5").fetchone(), connection.execute("PRAGMA user_version").fetchone())
connection.execute("CREATE TEMP TABLE sorted AS SELECT * FROM reading ORDER BY value, id")
print(connection.execute("SELECT count(*) FROM sorted").fetchone())
connection.close()
shutil.rmtree(base)
