# area: sqlite3 attach, backup, iterdump, blobs in files, read-only URIs, not-a-database errors
import io
import os
import shutil
import sqlite3
import tempfile

base = tempfile.mkdtemp()
main_path, other_path, copy_path = (os.path.join(base, name) for name in ("main.db", "other.db", "copy.db"))

connection = sqlite3.connect(main_path)
connection.execute("ATTACH DATABASE ? AS other", (other_path,))
connection.executescript("""
    CREATE TABLE main.item (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE other.stock (item INTEGER, n INTEGER);
    INSERT INTO item VALUES (1, 'bolt'), (2, 'nut'), (3, 'it''s');
    INSERT INTO stock VALUES (1, 10), (3, 5);
""")
print(connection.execute("SELECT name, coalesce(n, 0) FROM item LEFT JOIN other.stock ON item = id ORDER BY id").fetchall())
with connection:
    connection.execute("UPDATE item SET name = upper(name)")
    connection.execute("UPDATE other.stock SET n = n + 1")
print([(row[1], os.path.basename(row[2])) for row in connection.execute("PRAGMA database_list")])
connection.execute("DETACH other")
print(sorted(os.listdir(base)))

pages = []
with sqlite3.connect(copy_path) as target:
    connection.backup(target, pages=1, progress=lambda status, remaining, total: pages.append((remaining, total)))
target.close()
print(pages[-1][0], len(pages) == pages[0][1])
print("\n".join(connection.iterdump()))
clone = sqlite3.connect(":memory:")
clone.executescript("".join(connection.iterdump()))
print(clone.execute("SELECT count(*) FROM item").fetchone())

reader = sqlite3.connect(f"file:{copy_path}?mode=ro", uri=True)
print(reader.execute("SELECT name FROM item WHERE id = 3").fetchone())
for label, call in {
    "write to read-only": lambda: reader.execute("DELETE FROM item"),
    "open missing read-only": lambda: sqlite3.connect(f"file:{base}/none.db?mode=rw", uri=True),
    "open folder": lambda: sqlite3.connect(base).execute("SELECT * FROM sqlite_master"),
    "open below file": lambda: sqlite3.connect(main_path + "/x"),
}.items():
    try:
        call()
        print(label, "fine")
    except sqlite3.Error as error:
        print(label, type(error).__name__, "|", error)
with open(os.path.join(base, "text.db"), "w") as handle:
    handle.write("this is not a database, only some text\n" * 100)
bad = sqlite3.connect(os.path.join(base, "text.db"))
try:
    bad.execute("SELECT * FROM sqlite_master")
except sqlite3.DatabaseError as error:
    print(type(error).__name__, "|", error)
for each in (bad, reader, clone, connection):
    each.close()
with open(main_path, "rb") as handle:
    print(handle.read(16))
shutil.rmtree(base)
